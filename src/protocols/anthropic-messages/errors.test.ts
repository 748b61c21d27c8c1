import { expect, test } from "vitest";
import { ERRORS, type Json } from "../../domain/index.ts";
import type { ProviderErrorCode, WireError } from "../wire-error.ts";
import { codeOfWireErrorType, readWireError, wireErrorTypeOf, writeWireError } from "./errors.ts";

test.each<[string, ProviderErrorCode | undefined]>([
  ["invalid_request_error", "provider.invalid-request"],
  ["authentication_error", "provider.unauthorised"],
  ["billing_error", "provider.unauthorised"],
  ["permission_error", "provider.unauthorised"],
  ["not_found_error", "provider.model-unknown"],
  ["request_too_large", "provider.context-too-long"],
  ["rate_limit_error", "provider.rate-limited"],
  ["timeout_error", "provider.timed-out"],
  ["api_error", "provider.overloaded"],
  ["overloaded_error", "provider.overloaded"],
  ["moon_error", undefined],
])("the wire's %s is our %s", (type, code) => {
  expect(codeOfWireErrorType(type)).toBe(code);
});

test("every code of ours has a documented type, and never the one that clients retry for minutes", () => {
  const codes = Object.keys(ERRORS).filter(isProviderCode);
  expect(codes.length).toBeGreaterThan(5);
  const types = codes.map(wireErrorTypeOf);
  expect(types.filter((type) => codeOfWireErrorType(type) === undefined)).toEqual([]);
  expect(types).not.toContain("authentication_error");
});

function isProviderCode(code: string): code is ProviderErrorCode {
  return code.startsWith("provider.");
}

test.each<[Json | undefined, WireError | undefined]>([
  [
    { type: "error", error: { type: "api_error", message: "Oops" } },
    { type: "api_error", message: "Oops" },
  ],
  [{ error: { message: "no such model" } }, { type: undefined, message: "no such model" }],
  [{ error: "model not found" }, { type: undefined, message: "model not found" }],
  [{ message: "Bad gateway" }, { type: undefined, message: "Bad gateway" }],
  [{ type: "error" }, { type: undefined, message: "" }],
  [{ type: "message", content: [] }, undefined],
  [[1], undefined],
  [undefined, undefined],
])("the error in %j is %j", (body, error) => {
  expect(readWireError(body)).toEqual(error);
});

test("an error that is written is read back", () => {
  const error = { type: "overloaded_error", message: "Overloaded" };
  expect(readWireError(writeWireError(error, "req_1"))).toEqual(error);
});
