import { expect, test } from "vitest";
import type { Json } from "../../domain/index.ts";
import type { WireError } from "../wire-error.ts";
import { codeOfChatErrorType, readChatError, writeChatError } from "./errors.ts";

test.each<[Json | undefined, WireError | undefined]>([
  [
    { error: { message: "You are out of money.", type: "insufficient_quota", code: "insufficient_quota" } },
    { type: "insufficient_quota", message: "You are out of money.", meaning: "provider.unauthorised" },
  ],
  [
    { error: { message: "Too long.", type: "invalid_request_error", code: "context_length_exceeded" } },
    { type: "invalid_request_error", message: "Too long.", meaning: "provider.context-too-long" },
  ],
  [
    { error: { message: "Slow down.", type: "requests", code: "rate_limit_exceeded" } },
    { type: "requests", message: "Slow down.", meaning: "provider.rate-limited" },
  ],
  [{ error: { message: "Oops", type: "moon_error", code: 500 } }, { type: "moon_error", message: "Oops" }],
  [
    [{ error: { code: 400, message: "Bad.", status: "INVALID_ARGUMENT" } }],
    { type: "INVALID_ARGUMENT", message: "Bad." },
  ],
  [{ error: "model not found" }, { type: undefined, message: "model not found" }],
  [{ message: "Bad gateway" }, { type: undefined, message: "Bad gateway" }],
  [{ detail: "Not Found" }, { type: undefined, message: "Not Found" }],
  [{ choices: [], message: "a field of the future" }, undefined],
  [{ error: null, choices: [] }, undefined],
  [{ object: "chat.completion" }, undefined],
  [[], undefined],
  ["text", undefined],
  [undefined, undefined],
])("the error in %j is %j", (body, error) => {
  expect(readChatError(body)).toEqual(error);
});

test("an error that is written is read back", () => {
  const error = { type: "server_error", message: "Oops" };
  expect([readChatError(writeChatError(error)), codeOfChatErrorType("server_error")]).toEqual([
    error,
    "provider.overloaded",
  ]);
});
