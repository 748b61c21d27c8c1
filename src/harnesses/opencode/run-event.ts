import { z } from "zod";

/** What opencode tells of an error, of its own or of a server's. */
export const OpencodeFailure = z.looseObject({
  name: z.string(),
  data: z
    .looseObject({ message: z.string().default(""), statusCode: z.number().optional() })
    .default({ message: "" }),
});
export type OpencodeFailure = z.infer<typeof OpencodeFailure>;

const Event = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("step_start"), sessionID: z.string() }),
  z.looseObject({
    type: z.literal("step_finish"),
    sessionID: z.string(),
    part: z.looseObject({ reason: z.string() }),
  }),
  z.looseObject({
    type: z.literal("text"),
    sessionID: z.string(),
    part: z.looseObject({ text: z.string() }),
  }),
  z.looseObject({
    type: z.literal("tool_use"),
    sessionID: z.string(),
    part: z.looseObject({
      tool: z.string(),
      state: z.looseObject({ status: z.string(), error: z.string().optional() }),
    }),
  }),
  z.looseObject({ type: z.literal("error"), sessionID: z.string(), error: OpencodeFailure }),
]);
export type RunEvent = z.infer<typeof Event>;

/** A line of `opencode run --format json`; `undefined` for what is no event that matters. */
export function runEvent(line: string): RunEvent | undefined {
  const parsed = Event.safeParse(jsonOf(line));
  return parsed.success ? parsed.data : undefined;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // A SyntaxError: the line was cut off when its writer was killed.
    return undefined;
  }
}
