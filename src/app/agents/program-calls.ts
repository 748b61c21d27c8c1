import { findFiles, type LogFormat } from "../../agent-logs/index.ts";
import type { CallsIn } from "../../harnesses/index.ts";
import { gatherCalls } from "../../ingest/index.ts";
import { systemClock } from "../clock.ts";
import { readLogs } from "../logs/read-logs.ts";

/** What an agent program wrote of its calls, by the reader that also serves `suffice profile`: each call once, its usage by class. */
export function programCalls(format: () => LogFormat): CallsIn {
  return async (home) => {
    const reader = format();
    const place = { format: reader, path: home, ...findFiles(reader, [home]) };
    const { readings } = await readLogs([place], { clock: systemClock, onProgress: () => {} });
    return gatherCalls(readings).calls.map(({ id, at, modelAsked, model, usage, requestId, origin }) => ({
      id,
      at,
      endedAt: undefined,
      modelAsked,
      modelAnswered: model,
      usage,
      requestId,
      agent: origin.agentType ?? origin.agent,
    }));
  };
}
