import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type ModelRequest, nanoUsdFromUsd, usageOf, userText } from "../domain/index.ts";
import { costOfUsage } from "../pricing/index.ts";
import { aPrice, ratesInUsd } from "../testing/index.ts";
import { mostExpensiveOutcome } from "./estimate-call.ts";

function aRequest(text: string): ModelRequest {
  return { model: "acme-mid", system: "", messages: [userText(text)], tools: [], maxOutputTokens: 1000 };
}

const bytesOf = (request: ModelRequest) =>
  Buffer.byteLength(JSON.stringify([request.system, request.tools, request.messages]));

test("a call may cost its whole text written to the cache and its whole allowance of output", () => {
  const request = aRequest("x".repeat(100_000));
  const prompt = Math.ceil(bytesOf(request) / 2);
  expect(mostExpensiveOutcome(request, aPrice())).toBe(
    nanoUsdFromUsd((prompt * 2.5) / 1e6) + nanoUsdFromUsd((1000 * 10) / 1e6),
  );
});

test("where cache writes are not sold, the whole text is fresh input", () => {
  const { freshInput, output } = aPrice().rates;
  const request = aRequest("x".repeat(1000));
  expect(mostExpensiveOutcome(request, aPrice({ rates: { freshInput, output } }))).toBe(
    Math.ceil(bytesOf(request) / 2) * 2000 + 1000 * 10_000,
  );
});

test("without a price there is no estimate", () => {
  expect(mostExpensiveOutcome(aRequest("hello"), undefined)).toBeUndefined();
});

test("however a prompt of two bytes a token and more is billed, it costs no more than was estimated", () => {
  const rate = fc.integer({ min: 0, max: 50 });
  fc.assert(
    fc.property(fc.string(), rate, rate, fc.nat(100), fc.nat(1000), (text, fresh, write, share, output) => {
      const request = aRequest(text);
      const price = aPrice({ rates: ratesInUsd({ freshInput: fresh, cacheWrite5m: write, output: 10 }) });
      const prompt = Math.floor(bytesOf(request) / 2);
      const freshInput = Math.floor((prompt * share) / 100);
      const usage = usageOf({ freshInput, cacheWrite5m: prompt - freshInput, output });
      const cost = costOfUsage(usage, price);
      expect(cost.kind === "priced" && cost.amount).toBeLessThanOrEqual(
        mostExpensiveOutcome(request, price) ?? -1,
      );
    }),
  );
});
