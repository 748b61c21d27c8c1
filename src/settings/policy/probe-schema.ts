import { z } from "zod";
import { PLACES, type Probe } from "../../domain/index.ts";
import { kindSchema, nameSchema, shareSchema, tierSchema, wordsSchema } from "../vocabulary.ts";

const taskSchema = z.strictObject({
  title: z.string(),
  description: z.string().optional(),
  labels: wordsSchema.optional(),
  files: wordsSchema.optional(),
  kind: kindSchema.optional(),
  acceptance: wordsSchema.optional(),
  complexity_score: shareSchema.optional().describe("taken as found, whatever the text shows"),
});

const expectSchema = z.strictObject({
  outcome: z.enum(["routed", "refused"]).optional(),
  tier: tierSchema.optional(),
  place: z.enum(PLACES).optional(),
  rule: nameSchema.optional(),
  steps: z.record(z.string(), tierSchema).optional(),
});

/** `<policy>.probes.yaml`: a policy's own examples. Absent keys stay absent, whatever zod makes of them. */
export const probesSchema = z
  .strictObject({
    probes: z
      .array(
        z.strictObject({
          name: nameSchema,
          task: taskSchema,
          delegate: z.boolean().optional(),
          expect: expectSchema,
        }),
      )
      .min(1),
  })
  .transform(({ probes }): readonly Probe[] =>
    probes.map(({ name, task, delegate, expect }) => ({
      name,
      task: {
        title: task.title,
        ...(task.description === undefined ? {} : { description: task.description }),
        ...(task.labels === undefined ? {} : { labels: task.labels }),
        ...(task.files === undefined ? {} : { files: task.files }),
        ...(task.kind === undefined ? {} : { kind: task.kind }),
        ...(task.acceptance === undefined ? {} : { acceptance: task.acceptance }),
        ...(task.complexity_score === undefined ? {} : { complexityScore: task.complexity_score }),
      },
      ...(delegate === undefined ? {} : { delegate }),
      expect: {
        ...(expect.outcome === undefined ? {} : { outcome: expect.outcome }),
        ...(expect.tier === undefined ? {} : { tier: expect.tier }),
        ...(expect.place === undefined ? {} : { place: expect.place }),
        ...(expect.rule === undefined ? {} : { rule: expect.rule }),
        ...(expect.steps === undefined ? {} : { steps: expect.steps }),
      },
    })),
  );
