import { type Instant, nanoUsdFromUsd, TASK_KINDS, type TaskKind, type Tier } from "../../domain/index.ts";
import type { Outcome, ReadOutcomes, SkippedRow } from "../outcome.ts";
import type { PlacedRow, RecordedTask, RecordedTry } from "./recorded-task.ts";

export interface FileContext {
  /** Name of the file, for {@link Outcome.source}. */
  readonly source: string;
  /** What a name such as `haiku` meant, at that time where it is known; `undefined` for a model that nobody declared. */
  readonly modelNamed: (
    name: string,
    at: Instant | undefined,
  ) => { readonly model: string; readonly tier: Tier } | undefined;
  /** Length of one unit of `timeToComplete`, which the documents do not say; left out: durations stay unknown. */
  readonly timeUnitMs?: number;
  /** The class of work of rows that name none of ours. */
  readonly kind?: TaskKind;
  /** Where rows were worked that do not say so. */
  readonly repository?: string;
  /** When rows without a date of their own were made. */
  readonly at?: Instant;
}

/**
 * Rows of an outcomes file as evidence: one outcome for each model that was tried. A benchmark tries many models that nobody here
 * declared; theirs stay without a tier, and so out of what routing looks at. An experiment is written by hand, so there such a name is
 * more likely a slip, and the row is skipped with it: a name is never guessed.
 */
export function fileOutcomes(rows: readonly PlacedRow[], context: FileContext): ReadOutcomes {
  const outcomes: Outcome[] = [];
  const skipped: SkippedRow[] = [];
  for (const { line, row } of rows) {
    if (row.kind === "skipped") {
      skipped.push({ line, why: row.why, because: row.because });
      continue;
    }
    const stranger = strangerIn(row.of, context);
    if (stranger === undefined) outcomes.push(...outcomesOf(row.of, context));
    else skipped.push({ line, why: "invalid", because: stranger });
  }
  return { outcomes, skipped };
}

function strangerIn({ task, tries, experiment }: RecordedTask, context: FileContext): string | undefined {
  if (experiment === undefined) return undefined;
  const name = [...tries.keys()].find(
    (each) => context.modelNamed(each, experiment.at ?? context.at) === undefined,
  );
  return name === undefined
    ? undefined
    : `experiment ${task}: modelUsed "${name}" is no declared model; name one that is, or declare it under models in suffice.yaml`;
}

function outcomesOf(task: RecordedTask, context: FileContext): readonly Outcome[] {
  const { experiment } = task;
  const at = experiment?.at ?? context.at;
  return [...task.tries].map(([name, tried]) => {
    const known = context.modelNamed(name, at);
    // A benchmark's own name is kept: whoever counts places it again, by the models of that day.
    const model = experiment === undefined ? name : (known?.model ?? name);
    return outcomeOf(tried, { task, context, model, tier: known?.tier, at });
  });
}

function outcomeOf(
  tried: RecordedTry,
  {
    task: { task, kind, repository, experiment },
    context,
    model,
    tier,
    at,
  }: {
    readonly task: RecordedTask;
    readonly context: FileContext;
    readonly model: string;
    readonly tier: Tier | undefined;
    readonly at: Instant | undefined;
  },
): Outcome {
  return {
    task,
    run: undefined,
    step: undefined,
    chunk: undefined,
    attempt: undefined,
    kind: TASK_KINDS.find((known) => known === kind) ?? context.kind,
    repository: repository ?? context.repository,
    model,
    tier,
    gate: undefined,
    gates: [],
    result: tried.resolved ? "accepted" : "failed",
    quality: experiment?.quality,
    cost: tried.costUsd === undefined ? undefined : nanoUsdFromUsd(tried.costUsd),
    durationMs: durationOf(experiment?.timeToComplete, context.timeUnitMs),
    judgedBy: experiment === undefined ? "benchmark" : "person",
    at,
    propensity: tried.propensity,
    source: context.source,
  };
}

function durationOf(time: number | undefined, unitMs: number | undefined): number | undefined {
  return time === undefined || unitMs === undefined ? undefined : time * unitMs;
}
