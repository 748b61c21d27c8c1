import { appendFileSync, readFileSync } from "node:fs";
import { z } from "zod";
import { byTokenClass, instant, usageOf } from "../../domain/index.ts";
import type { ProgramAssignment, ProgramCall } from "../agent-program.ts";
import { placesIn } from "./claude-environment.ts";

type Work = Pick<ProgramAssignment, "home" | "session">;

const Count = z.number().int().nonnegative().optional();
const Line = z.object({
  id: z.string(),
  at: z.number().int(),
  endedAt: z.number().int().optional(),
  modelAsked: z.string().optional(),
  modelAnswered: z.string().optional(),
  usage: z.object(byTokenClass(() => Count)).optional(),
  requestId: z.string().optional(),
  agent: z.string().optional(),
});

/**
 * Keeps a call that was told of. Claude Code writes its transcript some milliseconds later: one that is killed in between has paid
 * for a call that it knows nothing of.
 */
export function keepToldCall(work: Work, call: ProgramCall): void {
  appendFileSync(placesIn(work).told, `${JSON.stringify(call)}\n`);
}

/** What all lives of the session were told of; a line that was cut off by a kill is passed over. */
export function toldCalls(work: Work): readonly ProgramCall[] {
  return linesIn(placesIn(work).told).flatMap((line): readonly ProgramCall[] => {
    const parsed = Line.safeParse(jsonOf(line));
    if (!parsed.success) return [];
    const { id, at, endedAt, modelAsked, modelAnswered, usage, requestId, agent } = parsed.data;
    return [
      {
        id,
        at: instant(at),
        endedAt: endedAt === undefined ? undefined : instant(endedAt),
        modelAsked,
        modelAnswered,
        usage: usage && usageOf(usage),
        requestId,
        agent,
      },
    ];
  });
}

function linesIn(path: string): readonly string[] {
  try {
    return readFileSync(path, "utf8").split("\n");
  } catch {
    // ENOENT: nothing was told yet.
    return [];
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // A SyntaxError: the line was cut off.
    return undefined;
  }
}
