import { writeChatEvents, writeChatReply, writeSse } from "../../protocols/index.ts";
import { providerContract } from "../contract.ts";
import { createOpenAiProvider } from "./openai-provider.ts";

providerContract("an OpenAI-compatible server", {
  open: (options) => createOpenAiProvider({ name: "acme", ...options }),
  path: "/v1/chat/completions",
  streamType: "text/event-stream",
  keyHeader: "authorization",
  headers: [],
  pieces: (reply) => writeChatEvents(reply, "chatcmpl-1").map(writeSse),
  wholeBody: (reply) => writeChatReply(reply, "chatcmpl-1"),
  errorPiece: 'data: {"error":{"message":"It broke.","type":"server_error","code":null}}\n\n',
  told: (usage) => usage,
  toldWhenCut: undefined,
  requestId: "req_7",
  requestIdHeader: "x-request-id",
});
