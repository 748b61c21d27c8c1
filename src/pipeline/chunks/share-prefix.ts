import { estimateTokenCount } from "tokenx";
import type { Dispatcher } from "../../dispatch/index.ts";
import { type Decision, textOf } from "../../domain/index.ts";
import type { RunParts } from "../run-parts.ts";

/** A piece of work of a wave, with where it goes. */
export interface Sibling<Result> {
  readonly decision: Decision;
  /** Begins it with what it works with changed so that its calls can be watched. */
  readonly start: (around: (parts: RunParts) => RunParts) => Promise<Result>;
}

/**
 * Works that begin when it pays: of those whose first model is the same, one goes first, and the others wait for its first answer where
 * that leaves a prefix in the model's cache that they can read. They do not wait for a prefix that is too short to be kept, nor where
 * reading it costs no less. If the first one stops the run, they are not begun: they give the reason that `notBegun` makes.
 */
export function sharingPrefix<Result>(
  siblings: readonly Sibling<Result>[],
  notBegun: () => Error,
): readonly (() => Promise<Result>)[] {
  const leaders = new Map<string, Gate>();
  return siblings.map(({ decision, start }) => {
    const shared = sharedPrefixOf(decision);
    if (shared === undefined) return () => start(unchanged);
    const leader = leaders.get(shared.model);
    if (leader === undefined) {
      const gate = createGate();
      leaders.set(shared.model, gate);
      return () => lead(start, gate, shared.from);
    }
    return async () => {
      if (await leader.mayBegin) return start(unchanged);
      throw notBegun();
    };
  });
}

async function lead<Result>(start: Sibling<Result>["start"], gate: Gate, from: number): Promise<Result> {
  try {
    const result = await start((parts) => ({ ...parts, dispatcher: opening(gate, from, parts.dispatcher) }));
    gate.settle(true);
    return result;
  } catch (error) {
    gate.settle(false);
    throw error;
  }
}

function unchanged(parts: RunParts): RunParts {
  return parts;
}

/** Of delegated work: whose cache it uses, and from how many tokens on there is something to wait for. */
function sharedPrefixOf(decision: Decision): { readonly model: string; readonly from: number } | undefined {
  if (decision.outcome === "refused" || decision.place !== "isolated") return undefined;
  const step = decision.steps.find(({ takeBack }) => takeBack !== undefined);
  const model = step?.rungs[0]?.models[0];
  if (step?.sharesPrefixFrom === undefined || model === undefined) return undefined;
  return { model, from: step.sharesPrefixFrom };
}

/** Settled once: whether those that wait may begin. */
interface Gate {
  readonly mayBegin: Promise<boolean>;
  readonly settle: (mayBegin: boolean) => void;
}

function createGate(): Gate {
  const waiting: ((mayBegin: boolean) => void)[] = [];
  const mayBegin = new Promise<boolean>((resolve) => waiting.push(resolve));
  return {
    mayBegin,
    settle(answer) {
      for (const resolve of waiting.splice(0)) resolve(answer);
    },
  };
}

/** Lets the others begin with the first answer; before it is asked for where its prefix is too short to be kept. */
function opening(gate: Gate, from: number, dispatcher: Dispatcher): Dispatcher {
  return {
    async call(call) {
      if (prefixTokens(call.request) < from) gate.settle(true);
      const answered = await dispatcher.call(call);
      gate.settle(true);
      return answered;
    },
    // An agent program's own prefix is long enough for any cache.
    meter: (work) =>
      dispatcher.meter({
        ...work,
        perform: (given) =>
          work.perform({
            ...given,
            onCall: (call) => {
              gate.settle(true);
              return given.onCall(call);
            },
          }),
      }),
  };
}

/** What siblings send alike: the system text, the tools, and the first block of an opening message that has another one for each. */
function prefixTokens({ system, tools, messages }: Parameters<Dispatcher["call"]>[0]["request"]): number {
  const [opening] = messages;
  const [shared, ...own] = opening?.content ?? [];
  const told = shared === undefined || own.length === 0 ? "" : textOf([shared]);
  return estimateTokenCount(`${system}\n${JSON.stringify(tools)}\n${told}`);
}
