export {
  type AnswerOutcome,
  type AnswerProgress,
  type AnswerReader,
  type AnswerStream,
  type Asked,
  type PieceReader,
  streamOf,
} from "./answer.ts";
export {
  codeOfWireErrorType,
  readWireError,
  wireErrorTypeOf,
  writeWireError,
} from "./anthropic-messages/errors.ts";
export { createMessagesReader, readMessagesBody } from "./anthropic-messages/read.ts";
export { readMessagesUsage, writeMessagesUsage } from "./anthropic-messages/usage.ts";
export {
  ANTHROPIC_MESSAGES,
  type MessagesRequestBody,
  type MessagesUsage,
  type WireBlock,
  type WireCacheControl,
  type WireMessage,
  type WireText,
  type WireTool,
  type WireToolResult,
  type WireToolUse,
} from "./anthropic-messages/wire.ts";
export { writeMessagesRequest } from "./anthropic-messages/write.ts";
export { writeMessagesEvents, writeMessagesReply } from "./anthropic-messages/write-reply.ts";
export { isJsonArray, isJsonObject, type JsonObject, parseJson } from "./json.ts";
export { createNdjsonReader } from "./ndjson.ts";
export { contextSizeFor, surelyExceeds } from "./ollama-chat/context-size.ts";
export { readOllamaError, writeOllamaError } from "./ollama-chat/errors.ts";
export { createOllamaReader, readOllamaBody } from "./ollama-chat/read.ts";
export { readOllamaUsage, writeOllamaUsage } from "./ollama-chat/usage.ts";
export { OLLAMA_CHAT, type OllamaMessage, type OllamaRequestBody } from "./ollama-chat/wire.ts";
export { writeOllamaRequest } from "./ollama-chat/write.ts";
export { writeOllamaLines, writeOllamaReply } from "./ollama-chat/write-reply.ts";
export { codeOfChatErrorType, readChatError, writeChatError } from "./openai-chat/errors.ts";
export { createChatReader, readChatBody } from "./openai-chat/read.ts";
export { readChatUsage, writeChatUsage } from "./openai-chat/usage.ts";
export { type ChatMessage, type ChatRequestBody, type ChatUsage, OPENAI_CHAT } from "./openai-chat/wire.ts";
export { type ChatQuirks, writeChatRequest } from "./openai-chat/write.ts";
export { writeChatEvents, writeChatReply } from "./openai-chat/write-reply.ts";
export { createSseReader, type SseEvent, writeSse } from "./sse.ts";
export type { ProviderErrorCode, WireError } from "./wire-error.ts";
export type { WrittenRequest } from "./written-request.ts";
