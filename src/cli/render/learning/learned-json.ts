import type { Learned } from "../../../app/index.ts";

const DECIMALS = 6;

/** `suffice.learned/1`: a cascade with what to expect of it for each task, or a score and whether it beat chance. */
export function learnedJson({ read, what, savedTo }: Learned): string {
  const common = {
    schema: "suffice.learned/1",
    outcomes: read.file,
    tasks: read.tasks.length,
    skipped: read.skipped,
    outcomesWithoutCost: read.withoutCost,
    savedTo: savedTo ?? null,
  };
  return `${JSON.stringify({ ...common, ...partOf(what) })}\n`;
}

function partOf(what: Learned["what"]) {
  switch (what.kind) {
    case "cascade":
      return cascade(what);
    case "predictor":
      return predictor(what);
    case "patterns":
      return { patternsFor: what.model, bar: what.bar, ...what.mined };
    default:
      return what satisfies never;
  }
}

function cascade({ route: learned, verifier, verifierFrom }: Learned["what"] & { readonly kind: "cascade" }) {
  const { route, expected, kept, because, candidates, segments, worthUsd } = learned;
  return {
    cascade: route.cascade,
    giveUp: route.giveUp,
    expected: { quality: rounded(expected.quality), costUsd: rounded(expected.costUsd), per: "task" },
    kept,
    because,
    start: route.start,
    overrides: route.overrides,
    pool: route.pool,
    verifier,
    verifierFrom,
    learnedFrom: route.learnedFrom,
    worthUsd: rounded(worthUsd),
    heldOut: candidates.map(({ name, quality, costUsd }) => ({
      name,
      quality: rounded(quality),
      costUsd: rounded(costUsd),
    })),
    segments: segments.map((segment) => ({
      ...segment,
      gainUsd: rounded(segment.gainUsd),
      standardError: rounded(segment.standardError),
    })),
    basis: "projected",
  };
}

function predictor({ predictor: learned }: Learned["what"] & { readonly kind: "predictor" }) {
  const { name, weak, strong, kept, because, heldOut, base, tasks: rows } = learned;
  return { predictor: name, weak, strong, learnedFrom: { tasks: rows }, kept, because, heldOut, base };
}

function rounded(value: number): number {
  return Number(value.toFixed(DECIMALS));
}
