import { existsSync } from "node:fs";
import { type NanoUsd, SufficeError, usdNumber } from "../../domain/index.ts";
import type { ModelOutcome, OutcomeTask } from "../../evaluation/index.ts";
import { ledgerOutcomes, type Outcome } from "../../evidence/index.ts";
import { openRecords } from "../open-ledger.ts";
import type { OutcomesRead } from "./read-outcomes.ts";

/**
 * The ledger's attempts as tasks with the models that were tried: the first attempt of each model, since later ones knew what its
 * gates had found. Right is what its gates passed, since the ledger knows nothing else of right and wrong, and there are no texts in it. Only tried models are known: what a cascade never came to is absent, not failed. Throws `input.missing` where
 * there is no ledger, `input.invalid` where nothing in it was judged.
 */
export async function ledgerTasks(ledgerFile: string): Promise<OutcomesRead> {
  if (!existsSync(ledgerFile)) {
    throw new SufficeError("input.missing", {
      message: `there is no ledger at ${ledgerFile} yet: run some tasks first, or name a file with --outcomes`,
    });
  }
  const records = await openRecords(ledgerFile);
  try {
    const [verdicts, calls] = [await records.ledger.verdicts({}), await records.ledger.calls({})];
    const { outcomes } = ledgerOutcomes({ verdicts, calls });
    const tasks = tasksOf(outcomes);
    if (tasks.length === 0) {
      throw new SufficeError("input.invalid", {
        message: `nothing in ${ledgerFile} was judged by a gate yet: run some tasks first, or name a file with --outcomes`,
      });
    }
    const models = [...new Set(tasks.flatMap((task) => [...task.outcomes.keys()]))];
    const withoutCost = outcomes.filter(({ cost }) => cost === undefined).length;
    return { file: ledgerFile, tasks, models, skipped: [], withoutCost, judged: [] };
  } finally {
    await records.close();
  }
}

function tasksOf(outcomes: readonly Outcome[]): readonly OutcomeTask[] {
  const tasks = new Map<string, { first: Outcome; models: Map<string, ModelOutcome> }>();
  for (const outcome of outcomes) {
    // A task of two runs was worked on twice, each time from the start.
    const key = JSON.stringify([outcome.run, outcome.task, outcome.chunk]);
    const known = tasks.get(key) ?? { first: outcome, models: new Map<string, ModelOutcome>() };
    tasks.set(key, known);
    if (!known.models.has(outcome.model)) known.models.set(outcome.model, modelOutcome(outcome));
  }
  return [...tasks].map(([taskId, { first, models }]) => ({
    taskId,
    repo: first.repository,
    kind: first.kind,
    text: "",
    outcomes: models,
  }));
}

function modelOutcome({ result, cost, propensity }: Outcome): ModelOutcome {
  return { resolved: result === "accepted", costUsd: dollars(cost), apiCalls: undefined, propensity };
}

function dollars(cost: NanoUsd | undefined): number {
  return cost === undefined ? 0 : usdNumber(cost);
}
