import { z } from "zod";
import { nanoUsdFromUsd, SufficeError } from "../domain/index.ts";
import type { Projection } from "./projection.ts";

const Usd = z.number().transform(nanoUsdFromUsd);
const Count = z.int().nonnegative();
const UsdRange = z.strictObject({ low: Usd, expected: Usd, high: Usd });
const NumberRange = z.strictObject({ low: z.number(), expected: z.number(), high: z.number() });

const Lever = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("delegate"), model: z.string() }),
  z.strictObject({
    kind: z.literal("switch"),
    model: z.string(),
    from: z.enum(["first-call", "where-it-pays"]),
  }),
  z.strictObject({ kind: z.literal("policy"), policy: z.string() }),
]);

const PerUnit = z.strictObject({
  unit: z.enum(["sub-agent", "call", "task"]),
  count: Count,
  costUsd: UsdRange,
  outputTokens: Count,
});

const ProjectionText = z.strictObject({
  schema: z.literal("suffice.projection/1"),
  lever: Lever,
  baseline: z.discriminatedUnion("name", [
    z.strictObject({ name: z.literal("as-recorded"), costUsd: Usd }),
    z.strictObject({ name: z.literal("best-single"), model: z.string(), costUsd: Usd }),
  ]),
  costUsd: UsdRange,
  savingUsd: UsdRange,
  partsUsd: z.strictObject({
    kept: Usd,
    moved: Usd,
    handOver: Usd,
    verification: Usd,
    rewrites: Usd,
    takeBack: Usd,
    contextSaved: Usd,
  }),
  assumptions: z.array(
    z.strictObject({
      name: z.string(),
      value: z.union([z.string(), NumberRange]),
      why: z.string(),
      basis: z.enum(["assumed", "measured"]),
    }),
  ),
  units: z.strictObject({
    unit: z.enum(["chunk", "conversation"]),
    considered: Count,
    eligible: Count,
    excluded: z.array(z.strictObject({ because: z.string(), count: Count })),
    calls: Count,
  }),
  perUnit: PerUnit.nullable(),
  levers: z.strictObject({ price: z.number(), context: z.number() }).nullable(),
  unpricedCalls: Count,
  uncertainOutputCalls: Count,
  basis: z.literal("projected"),
});

/** What `projectionJson` wrote, to the nano-dollar. Throws `input.invalid` for anything else, an unknown key included. */
export function readProjection(json: unknown): Projection {
  const found = ProjectionText.safeParse(json);
  if (!found.success) {
    const [issue] = found.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? "it" : issue.path.join(".");
    throw new SufficeError("input.invalid", {
      message: `this is no projection that suffice wrote: ${where}: ${issue?.message ?? "unreadable"}. Make it again with suffice whatif`,
      cause: found.error,
    });
  }
  const { schema: _schema, baseline, costUsd, savingUsd, partsUsd, perUnit, levers, ...rest } = found.data;
  const { costUsd: cost, ...named } = baseline;
  return {
    ...rest,
    ...costUsd,
    baseline: { ...named, cost },
    saving: savingUsd,
    parts: partsUsd,
    perUnit: perUnit === null ? undefined : readPerUnit(perUnit),
    levers: levers ?? undefined,
  };
}

function readPerUnit({ costUsd, ...rest }: z.infer<typeof PerUnit>) {
  return { ...rest, ...costUsd };
}
