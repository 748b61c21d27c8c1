import { expect, test } from "vitest";
import { codeOfFailure } from "./error-code.ts";

test.each([
  ["its own word", { message: "no model", codex_error_info: "model_not_found" }, "provider.model-unknown"],
  [
    "the status of the answer",
    { message: "?", codex_error_info: { http_connection_failed: { http_status_code: 529 } } },
    "provider.overloaded",
  ],
  [
    "the status of the last of several answers",
    { message: "?", codex_error_info: { response_too_many_failed_attempts: { http_status_code: 429 } } },
    "provider.rate-limited",
  ],
  [
    "a status that has no word of its own",
    { message: "?", codex_error_info: { http_connection_failed: { http_status_code: 418 } } },
    "provider.invalid-request",
  ],
  [
    "the message where there was no status",
    {
      message: "stream disconnected before completion: eof",
      codex_error_info: { response_stream_disconnected: { http_status_code: null } },
    },
    "provider.stream-broken",
  ],
  [
    "a body",
    { message: '{"error":{"message":"Bad."}}', codex_error_info: "other" },
    "provider.invalid-request",
  ],
  ["nothing that is known", { message: "a new sort of failure" }, "harness.failed"],
])("a failure is told by %s", (_, failure, code) => {
  expect(codeOfFailure(failure)).toBe(code);
});
