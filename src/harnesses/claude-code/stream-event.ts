import { z } from "zod";
import { type Usage, usageOf } from "../../domain/index.ts";

/** As the Messages API counts; all that is not there was not reported. */
const WireUsage = z
  .looseObject({
    input_tokens: z.number().nullish(),
    output_tokens: z.number().nullish(),
    cache_read_input_tokens: z.number().nullish(),
    cache_creation_input_tokens: z.number().nullish(),
    cache_creation: z
      .looseObject({
        ephemeral_5m_input_tokens: z.number().nullish(),
        ephemeral_1h_input_tokens: z.number().nullish(),
      })
      .nullish(),
  })
  .transform(usageOfWire);
type WireUsage = z.input<typeof WireUsage>;

const Message = z.looseObject({
  id: z.string(),
  model: z.string().optional(),
  usage: WireUsage.optional(),
});
const Thread = { parent_tool_use_id: z.string().nullish() };

const Init = z.looseObject({ type: z.literal("system"), subtype: z.literal("init"), model: z.string() });
const TaskStarted = z.looseObject({
  type: z.literal("system"),
  subtype: z.literal("task_started"),
  tool_use_id: z.string(),
  subagent_type: z.string(),
});
const Assistant = z.looseObject({
  type: z.literal("assistant"),
  ...Thread,
  message: Message.extend({ content: z.unknown() }),
  request_id: z.string().nullish(),
  timestamp: z.string().nullish(),
});
const User = z.looseObject({
  type: z.literal("user"),
  message: z.looseObject({ content: z.unknown() }),
});
const Partial = z.looseObject({
  type: z.literal("stream_event"),
  ...Thread,
  event: z.union([
    z.looseObject({ type: z.literal("message_start"), message: Message }),
    z.looseObject({ type: z.literal("message_delta"), usage: WireUsage.optional() }),
  ]),
});

/** What one model's calls used in all, by the name that was asked for. */
const ModelSum = z.looseObject({
  inputTokens: z.number(),
  outputTokens: z.number(),
  cacheReadInputTokens: z.number(),
  cacheCreationInputTokens: z.number(),
  cacheCreationEphemeral1hInputTokens: z.number().nullish(),
});
const Result = z.looseObject({
  type: z.literal("result"),
  subtype: z.string(),
  is_error: z.boolean(),
  result: z.string().nullish(),
  structured_output: z.json().optional(),
  stop_reason: z.string().nullish(),
  terminal_reason: z.string().nullish(),
  api_error_status: z.number().nullish(),
  api_error: z.string().nullish(),
  errors: z.array(z.string()).nullish(),
  permission_denials: z.array(z.looseObject({ tool_name: z.string() })).nullish(),
  modelUsage: z.record(z.string(), ModelSum).nullish(),
});

const StreamEvent = z.union([Init, TaskStarted, Assistant, User, Partial, Result]);
export type StreamEvent = z.infer<typeof StreamEvent>;
export type ClaudeResult = z.infer<typeof Result>;
export type ModelSum = z.infer<typeof ModelSum>;

/** `undefined` for events that say nothing about calls, and for lines that are none. */
export function streamEventIn(line: string): StreamEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // A SyntaxError: some versions print a notice in words.
    return undefined;
  }
  const parsed = StreamEvent.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

function usageOfWire(usage: {
  readonly input_tokens?: number | null | undefined;
  readonly output_tokens?: number | null | undefined;
  readonly cache_read_input_tokens?: number | null | undefined;
  readonly cache_creation_input_tokens?: number | null | undefined;
  readonly cache_creation?:
    | {
        readonly ephemeral_5m_input_tokens?: number | null | undefined;
        readonly ephemeral_1h_input_tokens?: number | null | undefined;
      }
    | null
    | undefined;
}): Usage {
  const written = usage.cache_creation_input_tokens ?? undefined;
  const long = usage.cache_creation?.ephemeral_1h_input_tokens ?? undefined;
  const short = written === undefined ? undefined : Math.max(0, written - (long ?? 0));
  return usageOf({
    freshInput: usage.input_tokens ?? undefined,
    cacheRead: usage.cache_read_input_tokens ?? undefined,
    cacheWrite5m: short,
    cacheWrite1h: long,
    output: usage.output_tokens ?? undefined,
  });
}
