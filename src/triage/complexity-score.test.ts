import * as fc from "fast-check";
import { expect, test } from "vitest";
import { COMPLEXITY_FEATURES, type Ticket } from "../domain/index.ts";
import { aTicket } from "../testing/index.ts";
import {
  type ComplexityWeights,
  complexityFacts,
  complexityScore,
  weighComplexity,
} from "./complexity-score.ts";
import { filesOfWork } from "./files-of-work.ts";
import type { RepositoryFacts } from "./repository/repository-facts.ts";
import { aShop } from "./repository/test-repository.ts";

const weights: ComplexityWeights = { files: 0.4, "external-api": 0.2, "cross-module": 0.3, novelty: 0.1 };
const shop = aShop();

function facts(overrides: Partial<Ticket>, repository?: RepositoryFacts) {
  const ticket = aTicket({ title: "", ...overrides });
  return complexityFacts(ticket, filesOfWork(ticket, { repository, readsText: true }));
}

function filesOf(count: number, folder = "src/a") {
  return Array.from({ length: count }, (_, at) => `${folder}/f${at}.ts`);
}

test("a score shows every feature with its share and signal, the heaviest first, and names what is unknown", () => {
  const ticket = aTicket({ files: ["src/a/x.ts", "src/b/y.ts", "README.md"], title: "Call Stripe's API" });
  expect(complexityScore(ticket, { files: filesOfWork(ticket, { readsText: true }), weights })).toEqual({
    value: expect.closeTo((0.4 * 0.5 + 0.2 * 0.7 + 0.3 * 0.5) / 0.9, 10),
    features: [
      {
        feature: "files",
        value: expect.closeTo(0.5, 10),
        weight: expect.closeTo(0.4 / 0.9, 10),
        signal: "3 files: the ticket's list of files",
      },
      {
        feature: "cross-module",
        value: 0.5,
        weight: expect.closeTo(0.3 / 0.9, 10),
        signal: "2 modules: the ticket's list of files",
      },
      {
        feature: "external-api",
        value: 0.7,
        weight: expect.closeTo(0.2 / 0.9, 10),
        signal: '"stripe" in the ticket or its paths',
      },
    ],
    unknown: ["novelty"],
  });
});

test("nothing known is no score, and neither is what has no weight", () => {
  const ticket = aTicket();
  const score = { files: filesOfWork(ticket, { readsText: true }), weights };
  expect(complexityScore(ticket, score)).toBeUndefined();
  const files = { value: 1, signal: "many" };
  expect(weighComplexity({ files }, { ...weights, files: 0 })).toBeUndefined();
});

test.each([
  [1, 0],
  [3, 0.5],
  [9, 1],
  [400, 1],
])("%i files are %d on a logarithmic scale", (count, value) => {
  expect(facts({ files: filesOf(count) }).files?.value).toBeCloseTo(value, 10);
});

test("more than five files are high, five are not", () => {
  expect(facts({ files: filesOf(6) }).files?.value).toBeGreaterThan(0.8);
  expect(facts({ files: filesOf(5) }).files?.value).toBeLessThan(0.8);
});

test.each([
  ["Add a webhook for orders", '"webhook"'],
  ["Log in with OAuth", '"oauth"'],
  ["Store the apiKey of the user", '"api key"'],
  ["Respect the rate-limit", '"rate-limit"'],
  ["Use the vendor SDK", '"sdk"'],
  ["Retry calls of the payment provider", '"payment provider"'],
  ["Read it from a third-party service", '"third-party"'],
])("%j speaks of an external service", (title, sign) => {
  expect(facts({ title })["external-api"]).toEqual({
    value: 0.7,
    signal: `${sign} in the ticket or its paths`,
  });
});

test("paths speak of external services as well, and three signs are the most there is", () => {
  const files = ["src/stripe-client.ts"];
  expect(facts({ title: "A webhook", description: "via OAuth", files })["external-api"]).toEqual({
    value: 1,
    signal: '"webhook", "oauth", "stripe" in the ticket or its paths',
  });
});

test("no word of a service says that there is none only where the files are known", () => {
  const description = "A long text about the basket and its totals, which names neither file nor service.";
  expect(facts({ description })["external-api"]).toBeUndefined();
  expect(facts({ files: ["src/a.ts"] })["external-api"]).toEqual({
    value: 0,
    signal: "no word of an external service in the ticket",
  });
});

test.each([["Author page is rapid"], ["Stripes in the table"], ["The awsome button"]])(
  "%j speaks of no service",
  (title) => {
    expect(facts({ title })["external-api"]).toBeUndefined();
  },
);

test.each([
  "Rename it across all services",
  "Use the new logger everywhere",
  "Cross-module tracing",
  "Trace a request end-to-end",
  "Touches every package",
  "Change it throughout the codebase",
])("%j goes through many modules", (title) => {
  expect(facts({ title })["cross-module"]?.value).toBe(0.75);
});

test.each([
  "Add end-to-end tests",
  "Scroll across the page",
  "Fix the service",
  "Integration tests for the list",
])("%j says nothing of modules", (title) => {
  expect(facts({ title })["cross-module"]).toBeUndefined();
});

test("many modules weigh more than the word for them", () => {
  const files = ["a", "b", "c", "d"].map((each) => `src/${each}/x.ts`);
  expect(facts({ title: "everywhere", files })["cross-module"]).toEqual({
    value: 1,
    signal: "4 modules: the ticket's list of files",
  });
  expect(facts({ title: "everywhere", files: ["src/a/x.ts"] })["cross-module"]).toEqual({
    value: 0.75,
    signal: '"everywhere" in the ticket',
  });
});

test("work like past work is less novel than work like nothing here", () => {
  const [like, unlike] = ["Invoice totals", "Quantum entanglement"].map(
    (title) => facts({ title }, shop).novelty,
  );
  expect(like).toEqual({ value: 0, signal: "the nearest path or past commit has 1.00 of the title's words" });
  expect(unlike?.value).toBe(1);
  expect(facts({ title: "Invoice totals" }).novelty).toBeUndefined();
});

test("property: more of a feature never makes a score smaller, and it stays between 0 and 1", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const weight = fc.double({ min: 0, max: 10, noNaN: true });
  const shares = fc.record(
    { files: share, "external-api": share, "cross-module": share, novelty: share },
    { requiredKeys: [] },
  );
  const of = { files: weight, "external-api": weight, "cross-module": weight, novelty: weight };
  const feature = fc.constantFrom(...COMPLEXITY_FEATURES);
  fc.assert(
    fc.property(shares, fc.record(of), feature, share, (known, some, raised, by) => {
      const before = scoreOf(known, some);
      const more = Math.min(1, (known[raised] ?? 0) + by);
      const after = known[raised] === undefined ? before : scoreOf({ ...known, [raised]: more }, some);
      expect(before === undefined).toBe(after === undefined);
      if (before === undefined || after === undefined) return;
      expect(after).toBeGreaterThanOrEqual(before - 1e-9);
      expect(after).toBeLessThanOrEqual(1);
      expect(before).toBeGreaterThanOrEqual(0);
    }),
  );
});

function scoreOf(shares: Readonly<Record<string, number>>, some: ComplexityWeights): number | undefined {
  const entries = Object.entries(shares).map(([feature, value]) => [feature, { value, signal: "assumed" }]);
  return weighComplexity(Object.fromEntries(entries), some)?.value;
}

test("property: another file never makes the score of the files smaller", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), (count) => {
      const [fewer, more] = [count, count + 1].map(
        (each) => facts({ files: filesOf(each) }).files?.value ?? -1,
      );
      expect(more).toBeGreaterThanOrEqual(fewer ?? 2);
    }),
  );
});
