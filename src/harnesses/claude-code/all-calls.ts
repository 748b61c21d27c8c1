import {
  type ByTokenClass,
  byTokenClass,
  countsOf,
  type Instant,
  TOKEN_CLASSES,
  usageOf,
} from "../../domain/index.ts";
import type { ProgramCall } from "../agent-program.ts";
import type { ModelSum } from "./stream-event.ts";

export interface CallsKnown {
  readonly session: string;
  /** Out of the transcripts, which have the calls of sub-agents too. */
  readonly written: readonly ProgramCall[];
  /** Told of while it worked, in this life or an earlier one. */
  readonly told: readonly ProgramCall[];
  /** What the result says was used in all, by the model that was asked for, and when; absent where it came to no result. */
  readonly sums?: { readonly at: Instant; readonly byModel: Readonly<Record<string, ModelSum>> } | undefined;
}

/**
 * Each call of the session once: as it is written down; where it is only told of, as that; and where the sums are larger than all
 * of those, one call more for each model with what is missing, of which nobody says who answered.
 */
export function allCalls({ session, written, told, sums }: CallsKnown): readonly ProgramCall[] {
  const known = new Map(written.map((call) => [call.id, call]));
  for (const call of told) if (!known.has(call.id)) known.set(call.id, withoutGuess(call));
  const calls = [...known.values()];
  const missing = Object.entries(sums?.byModel ?? {}).flatMap(([model, sum]): readonly ProgramCall[] => {
    const lacks = lackOf(classesOf(sum), calls, model);
    if (sums === undefined || TOKEN_CLASSES.every((tokenClass) => lacks[tokenClass] === 0)) return [];
    return [
      {
        id: `${session}:missing:${model}`,
        at: sums.at,
        endedAt: undefined,
        modelAsked: model,
        modelAnswered: undefined,
        usage: usageOf(lacks),
        requestId: undefined,
        agent: undefined,
      },
    ];
  });
  return [...calls, ...missing];
}

/** What an answer began with says nothing of how much came out in the end. */
function withoutGuess(call: ProgramCall): ProgramCall {
  if (call.endedAt !== undefined || call.usage === undefined) return call;
  const { output: _, ...usage } = call.usage;
  return { ...call, usage };
}

/**
 * A call that does not say which model it asked for is taken for one that got what it asked for. Of output nothing is missing for
 * sure where a call broke off: the sums count what that began with.
 */
function lackOf(
  sum: ByTokenClass<number>,
  calls: readonly ProgramCall[],
  model: string,
): ByTokenClass<number> {
  const ofModel = calls.filter(({ modelAsked, modelAnswered }) => (modelAsked ?? modelAnswered) === model);
  const counts = ofModel.map(({ usage }) => countsOf(usage ?? {}));
  const hasBrokenOff = ofModel.some(({ usage }) => usage !== undefined && usage.output === undefined);
  return byTokenClass((tokenClass) => {
    if (tokenClass === "output" && hasBrokenOff) return 0;
    const found = counts.reduce((total, count) => total + count[tokenClass], 0);
    return Math.max(0, sum[tokenClass] - found);
  });
}

function classesOf(sum: ModelSum): ByTokenClass<number> {
  const long = sum.cacheCreationEphemeral1hInputTokens ?? 0;
  return {
    freshInput: sum.inputTokens,
    cacheRead: sum.cacheReadInputTokens,
    cacheWrite5m: Math.max(0, sum.cacheCreationInputTokens - long),
    cacheWrite1h: long,
    output: sum.outputTokens,
  };
}
