export {
  codeOfWireErrorType,
  type ProviderErrorCode,
  readWireError,
  wireErrorTypeOf,
  writeWireError,
} from "./anthropic-messages/errors.ts";
export {
  type Asked,
  createMessagesReader,
  type MessagesOutcome,
  type MessagesReader,
  readMessagesBody,
} from "./anthropic-messages/read.ts";
export { readMessagesUsage, writeMessagesUsage } from "./anthropic-messages/usage.ts";
export {
  ANTHROPIC_MESSAGES,
  type MessagesRequestBody,
  type MessagesUsage,
  type WireBlock,
  type WireCacheControl,
  type WireError,
  type WireMessage,
  type WireText,
  type WireTool,
  type WireToolResult,
  type WireToolUse,
} from "./anthropic-messages/wire.ts";
export { writeMessagesRequest } from "./anthropic-messages/write.ts";
export { writeMessagesEvents, writeMessagesReply } from "./anthropic-messages/write-reply.ts";
export { isJsonArray, isJsonObject, type JsonObject, parseJson } from "./json.ts";
export { createSseReader, type SseEvent, type SseReader, writeSse } from "./sse.ts";
