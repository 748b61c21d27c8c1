import { expect, test } from "vitest";
import type { ProviderErrorCode } from "../protocols/index.ts";
import { classifyFailure, type FailedAnswer } from "./classify-failure.ts";

const tooLong = "prompt is too long: 210000 tokens > 200000 maximum";

test.each<[FailedAnswer, ProviderErrorCode]>([
  [{ status: 302, message: "" }, "provider.unreachable"],
  [{ status: 307, message: "" }, "provider.unreachable"],
  [
    { status: 400, type: "invalid_request_error", message: "max_tokens: too large" },
    "provider.invalid-request",
  ],
  [{ status: 400, type: "invalid_request_error", message: tooLong }, "provider.context-too-long"],
  [
    {
      status: 400,
      type: "invalid_request_error",
      message: "input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000",
    },
    "provider.context-too-long",
  ],
  [{ status: 400, message: "Prompt is too long" }, "provider.context-too-long"],
  [{ status: 400, type: "overloaded_error", message: "the status goes first" }, "provider.invalid-request"],
  [{ status: 401, type: "authentication_error", message: "invalid x-api-key" }, "provider.unauthorised"],
  [{ status: 402, type: "billing_error", message: "no credit" }, "provider.unauthorised"],
  [{ status: 403, type: "permission_error", message: "not yours" }, "provider.unauthorised"],
  [{ status: 404, type: "not_found_error", message: "model: acme-x" }, "provider.model-unknown"],
  [{ status: 404, message: "<html>Not Found</html>" }, "provider.model-unknown"],
  [{ status: 408, message: "" }, "provider.timed-out"],
  [{ status: 409, message: "conflict" }, "provider.invalid-request"],
  [{ status: 413, type: "request_too_large", message: "over 32 MB" }, "provider.context-too-long"],
  [{ status: 418, type: "rate_limit_error", message: "a status that says nothing" }, "provider.rate-limited"],
  [{ status: 422, type: "invalid_request_error", message: "no" }, "provider.invalid-request"],
  [{ status: 422, message: tooLong }, "provider.context-too-long"],
  [{ status: 429, type: "rate_limit_error", message: "slow down" }, "provider.rate-limited"],
  [{ status: 429, message: tooLong }, "provider.rate-limited"],
  [{ status: 500, type: "api_error", message: "oops" }, "provider.overloaded"],
  [{ status: 502, message: "Bad Gateway" }, "provider.overloaded"],
  [{ status: 503, message: "" }, "provider.overloaded"],
  [{ status: 504, type: "timeout_error", message: "" }, "provider.overloaded"],
  [{ status: 529, type: "overloaded_error", message: "Overloaded" }, "provider.overloaded"],
  [{ type: "overloaded_error", message: "Overloaded" }, "provider.overloaded"],
  [{ type: "rate_limit_error", message: "slow down" }, "provider.rate-limited"],
  [{ type: "timeout_error", message: "" }, "provider.timed-out"],
  [{ type: "invalid_request_error", message: tooLong }, "provider.context-too-long"],
  [{ type: "moon_error", message: "in a stream, of a new type" }, "provider.stream-broken"],
  [{ message: "in a stream, without a type" }, "provider.stream-broken"],
  [{ type: "server_error", message: "in a stream of OpenAI's" }, "provider.overloaded"],
  [{ status: 429, message: "out of money", meaning: "provider.unauthorised" }, "provider.unauthorised"],
  [
    { status: 400, message: "This model's maximum context length is 8192 tokens." },
    "provider.context-too-long",
  ],
  [{ status: 400, message: "the request exceeds the available context size" }, "provider.context-too-long"],
  [
    { status: 400, message: "The input token count (9) exceeds the maximum number of tokens allowed (8)." },
    "provider.context-too-long",
  ],
])("%j is %s", (answer, code) => {
  expect(classifyFailure(answer)).toBe(code);
});

test("every status that is no success has a code of ours", () => {
  const statuses = Array.from({ length: 300 }, (_, at) => 300 + at);
  const codes = new Set(statuses.map((status) => classifyFailure({ status, message: "" })));
  expect([...codes].toSorted()).toEqual([
    "provider.context-too-long",
    "provider.invalid-request",
    "provider.model-unknown",
    "provider.overloaded",
    "provider.rate-limited",
    "provider.timed-out",
    "provider.unauthorised",
    "provider.unreachable",
  ]);
});
