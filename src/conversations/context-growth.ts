import { type ChainedCall, chainOf, isCompactedAt } from "./prompt-chain.ts";
import type { Thread } from "./threads.ts";

/** How the context of a thread grew. Prompt tokens. */
export interface ContextGrowth {
  readonly first: number;
  readonly last: number;
  readonly most: number;
  /** From call to call, compactions left out; `undefined` where no call follows another. */
  readonly medianPerCall: number | undefined;
  readonly compactions: number;
}

/** `undefined` where no prompt is known. Calls made beside the conversation are left out. */
export function contextGrowth(thread: Thread): ContextGrowth | undefined {
  return growthOf(chainOf(thread));
}

export function growthOf(chain: readonly ChainedCall[]): ContextGrowth | undefined {
  const [first, last] = [chain[0], chain.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const growths: number[] = [];
  let most = first.prompt;
  let compactions = 0;
  for (const [at, call] of chain.entries()) {
    const before = chain[at - 1];
    if (before === undefined) continue;
    most = Math.max(most, call.prompt);
    if (isCompactedAt(before, call)) compactions += 1;
    else growths.push(call.prompt - before.prompt);
  }
  return { first: first.prompt, last: last.prompt, most, medianPerCall: medianOf(growths), compactions };
}

/** The lower of the two in the middle where there are two: a value that occurred. */
export function medianOf(values: readonly number[]): number | undefined {
  return Float64Array.from(values).toSorted()[Math.floor((values.length - 1) / 2)];
}
