import { usageOf } from "../../domain/index.ts";
import { writeOllamaLines, writeOllamaReply } from "../../protocols/index.ts";
import { providerContract } from "../contract.ts";
import { createOllamaProvider } from "./ollama-provider.ts";

providerContract("Ollama", {
  open: createOllamaProvider,
  path: "/api/chat",
  streamType: "application/x-ndjson",
  keyHeader: undefined,
  headers: [],
  pieces: (reply) => writeOllamaLines(reply).map((line) => `${line}\n`),
  wholeBody: writeOllamaReply,
  errorPiece: '{"error":"It broke."}\n',
  told: ({ freshInput = 0, cacheRead = 0, cacheWrite5m = 0, output }) =>
    usageOf({ freshInput: freshInput + cacheRead + cacheWrite5m, output }),
  toldWhenCut: undefined,
  requestId: undefined,
  requestIdHeader: undefined,
});
