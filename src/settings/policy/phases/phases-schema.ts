import { z } from "zod";
import { type Tier, tierNamed } from "../../../domain/index.ts";
import { suggestion } from "../../suggest.ts";
import { kindSchema, nameSchema } from "../../vocabulary.ts";
import { readTrigger, type WhenYaml } from "./trigger.ts";

/** Families of models by their capability, as labels of tickets name them. */
const FAMILIES: Readonly<Record<string, Tier>> = { haiku: "light", sonnet: "mid", opus: "frontier" };

const modelSchema = z.string().transform((text, context): Tier => {
  const tier = FAMILIES[text.toLowerCase()] ?? tierNamed(text);
  if (tier !== undefined) return tier;
  const known = [...Object.keys(FAMILIES), "local", "light", "mid", "frontier"];
  context.addIssue({
    code: "custom",
    message: `"${text}" is neither a family of models nor a tier. ${suggestion(text, known)}`,
  });
  return z.NEVER;
});

const triggerSchema = z.string().transform((text, context): WhenYaml => {
  const read = readTrigger(text);
  if (read.kind === "when") return read.when;
  context.addIssue({ code: "custom", message: read.because });
  return z.NEVER;
});

const taskSchema = z.strictObject({
  name: nameSchema,
  file: z.string().min(1).describe("the only file that it may touch"),
});

/** One phase, as it is written: a model, and what it does. */
const phaseSchema = z.strictObject({
  model: modelSchema.describe("haiku, sonnet, opus, or a tier"),
  kind: kindSchema.optional().describe("what sort of work it is, where its name does not tell"),
  output: z
    .string()
    .optional()
    .describe("the file that it answers, which later phases are given by this name"),
  parallel: z.boolean().optional().describe("whether its tasks are done side by side"),
  tasks: z.array(taskSchema).min(1).optional(),
  trigger: triggerSchema.optional().describe("only where this holds: label:security OR complexity:complex"),
  gates: z.array(nameSchema).optional().describe("what judges it; `tests` for work, `findings` for a review"),
});

export type PhaseYaml = z.output<typeof phaseSchema>;

/** `1_planning`, `2_execution`, …, in their order. */
export const phasesSchema = z
  .record(z.string(), phaseSchema)
  .refine((phases) => Object.keys(phases).length > 0, "there are no phases")
  .superRefine((phases, context) => {
    for (const name of Object.keys(phases)) {
      if (/^\d+[_-][a-z][a-z0-9_-]*$/i.test(name)) continue;
      const message = "a phase is called by its number and name: 1_planning";
      context.addIssue({ code: "custom", path: [name], message });
    }
  })
  .refine(
    (phases) => isAscending(Object.keys(phases).map((name) => Number.parseInt(name, 10))),
    "the numbers of the phases must ascend",
  );

function isAscending(numbers: readonly number[]): boolean {
  return numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? number));
}
