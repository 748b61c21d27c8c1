import { SufficeError } from "../../domain/index.ts";
import type { JudgedAttempt, ModelOutcome, OutcomeTask } from "../../evaluation/index.ts";
import type { RecordedTask, RecordedTry } from "../../evidence/index.ts";
import { readOutcomeFile, type SkippedFileRow } from "./read-outcome-file.ts";

export interface OutcomesRead {
  readonly file: string;
  /** In the file's order; rows of the same task are one task. */
  readonly tasks: readonly OutcomeTask[];
  /** All models that were tried, in the order of their first row. */
  readonly models: readonly string[];
  readonly skipped: readonly SkippedFileRow[];
  /** Outcomes whose cost nobody recorded; they count as free, so savings from them are none. */
  readonly withoutCost: number;
  /** What a check said of results of which the file also knows whether they were right. */
  readonly judged: readonly JudgedAttempt[];
}

/**
 * Outcomes of a file to learn from. A row that cannot be used is skipped and named, and so is one that tells an outcome again: of each
 * model's tries at a task the first counts. Throws `input.missing`, and `input.invalid` where no row can be used.
 */
export async function readOutcomes(file: string): Promise<OutcomesRead> {
  const skipped: SkippedFileRow[] = [];
  const tasks = new Map<string, OutcomeTask>();
  const tries: RecordedTry[] = [];
  for (const { line, row } of await readOutcomeFile(file)) {
    if (row.kind === "skipped") {
      skipped.push({ file, line, because: row.because });
      continue;
    }
    const { of } = row;
    const before = tasks.get(of.task);
    const again = before === undefined ? undefined : triedTwice(before, of);
    if (again !== undefined) {
      const because = `task ${of.task} has an outcome of ${again} already; take one of the two out`;
      skipped.push({ file, line, because });
      continue;
    }
    tries.push(...of.tries.values());
    tasks.set(of.task, merged(before, of));
  }
  if (tasks.size === 0) throw noOutcomes(file, skipped);
  const models = new Set([...tasks.values()].flatMap(({ outcomes }) => [...outcomes.keys()]));
  const withoutCost = tries.filter(({ costUsd }) => costUsd === undefined).length;
  return {
    file,
    tasks: [...tasks.values()],
    models: [...models],
    skipped,
    withoutCost,
    judged: tries.flatMap(judgedIn),
  };
}

function judgedIn({ accepted, resolved }: RecordedTry): readonly JudgedAttempt[] {
  return accepted === undefined ? [] : [{ accepted, right: resolved }];
}

function triedTwice(before: OutcomeTask, { tries }: RecordedTask): string | undefined {
  return [...tries.keys()].find((model) => before.outcomes.has(model));
}

function merged(before: OutcomeTask | undefined, of: RecordedTask): OutcomeTask {
  const tried = [...of.tries].map(([model, each]) => [model, modelOutcome(each)] as const);
  return {
    taskId: of.task,
    repo: before?.repo ?? of.repository,
    kind: before?.kind ?? of.kind,
    text: before === undefined || before.text === "" ? of.text : before.text,
    outcomes: new Map([...(before?.outcomes ?? []), ...tried]),
  };
}

function modelOutcome({ resolved, costUsd = 0, apiCalls, propensity }: RecordedTry): ModelOutcome {
  return { resolved, costUsd, apiCalls, propensity };
}

function noOutcomes(file: string, [first]: OutcomesRead["skipped"]): SufficeError {
  const why = first === undefined ? "it is empty" : `line ${first.line}: ${first.because}`;
  return new SufficeError("input.invalid", {
    message: `${file} holds no outcomes: ${why}. A row is {"task_id": "…", "repo": "…", "text": "…", "outcomes": {"MODEL": {"resolved": 1, "cost_usd": 0.03}}}`,
  });
}
