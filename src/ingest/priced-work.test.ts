import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { LoggedCall, SubAgent } from "../agent-logs/index.ts";
import { instant, rateFromUsdPerMillion, usageOf } from "../domain/index.ts";
import { gatherCalls, type KindReading } from "./gather-calls.ts";
import { type PricingContext, pricedCalls } from "./priced-calls.ts";
import { pricedWork } from "./priced-work.ts";

const AT = instant(Date.UTC(2026, 10, 20, 12));

const CONTEXT: PricingContext = {
  book: {
    name: "acme",
    date: "2026-11-20",
    prices: [
      {
        model: "acme-mid",
        aliases: [],
        datedSnapshots: true,
        effectiveFrom: undefined,
        rates: { freshInput: rateFromUsdPerMillion(4), output: rateFromUsdPerMillion(10) },
        bands: [],
        source: "made up",
        checked: "2026-11-20",
      },
    ],
  },
  models: [],
  formerTiers: { "acme-mid": "mid" },
  estimatesOutput: true,
};

const agent: fc.Arbitrary<SubAgent> = fc
  .record({
    conversation: fc.constantFrom("C", "D"),
    agent: fc.constantFrom("a", "b"),
    agentType: fc.constantFrom("Explore", "Plan", undefined),
    parentToolUse: fc.constantFrom("toolu_1", undefined),
  })
  .map(({ agentType, parentToolUse, ...rest }) => ({
    ...rest,
    ...(agentType === undefined ? {} : { agentType }),
    ...(parentToolUse === undefined ? {} : { parentToolUse }),
  }));

/** Calls of one file share the value that says whose they are. */
const ORIGINS: readonly LoggedCall["origin"][] = [
  {},
  { conversation: "C", project: "shop" },
  { conversation: "C", agent: "a" },
  { conversation: "D", agent: "a", agentType: "fork" },
  { conversation: "D", agent: "b" },
];

const call: fc.Arbitrary<LoggedCall> = fc
  .record({
    id: fc.constantFrom("1", "2", "3", "4", "5"),
    at: fc.nat(3),
    model: fc.constantFrom("acme-mid", "acme-unheard-of"),
    output: fc.nat(4),
    isFinal: fc.boolean(),
    isFirstHand: fc.boolean(),
    isSummary: fc.boolean(),
    origin: fc.constantFrom(...ORIGINS),
  })
  .map(({ at, output, isFinal, isSummary, ...rest }) => ({
    ...rest,
    at: instant(AT + at),
    provider: undefined,
    usage: usageOf({ freshInput: 1, output }),
    output: isFinal ? { kind: "final" } : { kind: "placeholder", characters: 90 },
    ...(isSummary ? { isSummary: true } : {}),
  }));

const reading: fc.Arbitrary<KindReading> = fc.record({
  kind: fc.constantFrom("claude-code", "litellm", "claude-result"),
  calls: fc.array(call, { maxLength: 5 }),
  agents: fc.array(agent, { maxLength: 2 }),
});

test("property: work priced as it is gathered is what gathering and then pricing comes to", () => {
  fc.assert(
    fc.property(fc.array(reading, { maxLength: 5 }), (readings) => {
      const { calls, moments, knownSums } = gatherCalls(readings);
      expect(pricedWork(readings, CONTEXT)).toStrictEqual({
        calls: pricedCalls(calls, CONTEXT),
        moments,
        knownSums,
      });
    }),
  );
});
