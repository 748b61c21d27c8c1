import { usageOf } from "../../domain/index.ts";
import { writeMessagesEvents, writeMessagesReply, writeSse } from "../../protocols/index.ts";
import { providerContract } from "../contract.ts";
import { createAnthropicProvider } from "./anthropic-provider.ts";

providerContract("Anthropic", {
  open: createAnthropicProvider,
  path: "/v1/messages",
  streamType: "text/event-stream",
  keyHeader: "x-api-key",
  headers: ["anthropic-version", "idempotency-key"],
  pieces: (reply) => writeMessagesEvents(reply, "msg_1").map(writeSse),
  wholeBody: (reply) => writeMessagesReply(reply, "msg_1"),
  errorPiece: writeSse({
    event: "error",
    data: '{"type":"error","error":{"type":"overloaded_error","message":"It broke."}}',
  }),
  told: (usage) => usage,
  toldWhenCut: usageOf({ freshInput: 12, cacheRead: 300, cacheWrite5m: 40, output: 1 }),
  requestId: "req_7",
  requestIdHeader: "request-id",
});
