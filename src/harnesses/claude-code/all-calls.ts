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
  /** Told of while it worked. */
  readonly told: readonly ProgramCall[];
  /** What the result says was used in all, by the model that was asked for; `undefined` where it came to no result. */
  readonly sums: Readonly<Record<string, ModelSum>> | undefined;
  /** For calls that nobody has the time of. */
  readonly at: Instant;
}

/**
 * Each call of the session once: as it is written down; where it is only told of, as that; and where the sums are larger than all
 * of those, one call more for each model with what is missing, of which nobody says who answered.
 */
export function allCalls({ session, written, told, sums, at }: CallsKnown): readonly ProgramCall[] {
  const ids = new Set(written.map(({ id }) => id));
  const known = [...written, ...told.filter(({ id }) => !ids.has(id))];
  const missing = Object.entries(sums ?? {}).flatMap(([model, sum]): readonly ProgramCall[] => {
    const lacks = lackOf(classesOf(sum), known, model);
    if (TOKEN_CLASSES.every((tokenClass) => lacks[tokenClass] === 0)) return [];
    return [
      {
        id: `${session}:missing:${model}`,
        at,
        endedAt: undefined,
        modelAsked: model,
        modelAnswered: undefined,
        usage: usageOf(lacks),
        requestId: undefined,
        agent: undefined,
      },
    ];
  });
  return [...known, ...missing];
}

/** A call that does not say which model it asked for is taken for one that got what it asked for. */
function lackOf(
  sum: ByTokenClass<number>,
  calls: readonly ProgramCall[],
  model: string,
): ByTokenClass<number> {
  const ofModel = calls.filter(({ modelAsked, modelAnswered }) => (modelAsked ?? modelAnswered) === model);
  const counts = ofModel.map(({ usage }) => countsOf(usage ?? {}));
  return byTokenClass((tokenClass) => {
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
