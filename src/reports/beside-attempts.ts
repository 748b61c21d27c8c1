import {
  type AttemptRecord,
  addUsage,
  type CallEntry,
  NO_USAGE,
  type Spend,
  type Tier,
  type Usage,
} from "../domain/index.ts";
import { addSpend, spendOf } from "./add-spend.ts";
import { isOfAttempt } from "./task-rows.ts";

/** What was paid for a task and is part of no attempt: under the step "assess" the opinion that was asked before it was decided. */
export interface BesideAttempts {
  /** `undefined` where the row does not say. */
  readonly step: string | undefined;
  readonly tier: Tier | undefined;
  /** The models that were asked, in order, each once. */
  readonly asked: readonly string[];
  /** The model that answered last; `undefined` where none did. */
  readonly model: string | undefined;
  readonly spend: Spend;
  readonly usage: Usage;
}

/** The calls that no attempt has, by step and tier in the order of the first call: with the attempts they are all of the task's. */
export function besideAttempts(
  calls: readonly CallEntry[],
  attempts: readonly AttemptRecord[],
): readonly BesideAttempts[] {
  const rest = calls.filter(({ tags }) => !attempts.some((attempt) => isOfAttempt(attempt, tags)));
  return addBeside(rest.map(partOf));
}

/** The same of several tasks. */
export function addBeside(parts: readonly BesideAttempts[]): readonly BesideAttempts[] {
  const sums = new Map<string, BesideAttempts>();
  for (const part of parts) {
    const key = JSON.stringify([part.step ?? null, part.tier ?? null]);
    const known = sums.get(key);
    sums.set(key, known === undefined ? part : sumOf(known, part));
  }
  return [...sums.values()];
}

function partOf(call: CallEntry): BesideAttempts {
  const { tags, modelAsked, modelAnswered, usage } = call;
  const { step, tier } = tags;
  return {
    step,
    tier,
    asked: [modelAsked],
    model: modelAnswered,
    spend: spendOf([call]),
    usage: addUsage(NO_USAGE, usage ?? NO_USAGE),
  };
}

function sumOf(a: BesideAttempts, b: BesideAttempts): BesideAttempts {
  return {
    ...a,
    asked: [...new Set([...a.asked, ...b.asked])],
    model: b.model ?? a.model,
    spend: addSpend(a.spend, b.spend),
    usage: addUsage(a.usage, b.usage),
  };
}
