import * as fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  type CallEntry,
  type Cost,
  type Entry,
  FREE,
  type Instant,
  instant,
  NO_USAGE,
  nanoUsd,
  PLACES,
  type RunId,
  runId,
  TASK_KINDS,
  TIERS,
  TOKEN_CLASSES,
  taskId,
  tokens,
  type Usage,
  type VerdictEntry,
  type WorkTags,
} from "../domain/index.ts";
import type { Ledger } from "./ledger.ts";

/** What every ledger keeps to. `make` gives an empty one each time, and `samples` says how often; the suite closes it. */
export function ledgerContract(name: string, make: () => Promise<Ledger>, samples = 40): void {
  const openForTest = async (): Promise<Ledger> => {
    const ledger = await make();
    onTestFinished(() => ledger.close());
    return ledger;
  };

  describe(`${name} as a ledger`, () => {
    test("gives back exactly what was appended, in order of time and then of arrival", async () => {
      await fc.assert(
        fc.asyncProperty(someEntries, async (entries) => {
          const ledger = await make();
          await ledger.append(entries);
          const [calls, verdicts] = [await ledger.calls({}), await ledger.verdicts({})];
          await ledger.close();
          expect(calls).toStrictEqual(inOrder(entries.filter((entry) => entry.type === "call")));
          expect(verdicts).toStrictEqual(inOrder(entries.filter((entry) => entry.type === "verdict")));
        }),
        { numRuns: samples },
      );
    });

    test("tells usage without any class from no usage at all", async () => {
      const ledger = await openForTest();
      const calls = [aCall({ sourceId: "1", usage: NO_USAGE }), aCall({ sourceId: "2", usage: undefined })];
      await ledger.append(calls);
      expect(await ledger.calls({})).toStrictEqual(calls);
    });

    test("a call that cost nothing is not a call without a price", async () => {
      const ledger = await openForTest();
      const calls = [
        aCall({ sourceId: "1", cost: FREE }),
        aCall({ sourceId: "2", cost: { kind: "unpriced", because: "unknown-model" } }),
      ];
      await ledger.append(calls);
      expect(await ledger.calls({})).toStrictEqual(calls);
    });

    test("an entry that is there already changes nothing, whatever it says now", async () => {
      const ledger = await openForTest();
      const [call, verdict] = [aCall({ requestId: "first" }), aVerdict({ verdict: "pass" })];
      await ledger.append([call, verdict, { ...call, requestId: "second" }]);
      await ledger.append([
        { ...call, requestId: "third" },
        { ...verdict, verdict: "fail" },
      ]);
      expect([await ledger.calls({}), await ledger.verdicts({})]).toStrictEqual([[call], [verdict]]);
    });

    test("a source's ids are its own, and calls and verdicts do not share them", async () => {
      const ledger = await openForTest();
      const calls = [aCall({ source: "run", sourceId: "1" }), aCall({ source: "log", sourceId: "1" })];
      const verdict = aVerdict({ source: "run", sourceId: "1" });
      await ledger.append([...calls, verdict]);
      expect([await ledger.calls({}), await ledger.verdicts({})]).toStrictEqual([calls, [verdict]]);
    });

    test("ids that differ only in what databases like to drop stay two", async () => {
      const ledger = await openForTest();
      const calls = ["a", "a\0", "a\0b", "a\ud800", "a\udc00", "a ", "A"].map((sourceId) =>
        aCall({ sourceId }),
      );
      await ledger.append(calls);
      expect(await ledger.calls({})).toStrictEqual(calls);
    });

    test("reads one run, or what lies between two moments, the later one not included", async () => {
      const ledger = await openForTest();
      const [one, other] = [aRun("run-1"), aRun("run-2")];
      const places = [
        { sourceId: "a", at: instant(10), tags: { run: one } },
        { sourceId: "b", at: instant(20), tags: { run: one } },
        { sourceId: "c", at: instant(20), tags: { run: other } },
        { sourceId: "d", at: instant(30), tags: { run: one } },
      ];
      await ledger.append([...places.map(aCall), ...places.map(aVerdict)]);
      const filters = [
        {},
        { run: one },
        { since: instant(20) },
        { until: instant(20) },
        { run: one, since: instant(20), until: instant(30) },
        { run: aRun("run-3") },
      ];
      const read = await Promise.all(
        filters.map(async (filter) => [
          (await ledger.calls(filter)).map(({ sourceId }) => sourceId).join(""),
          (await ledger.verdicts(filter)).map(({ sourceId }) => sourceId).join(""),
        ]),
      );
      expect(read).toEqual([
        ["abcd", "abcd"],
        ["abd", "abd"],
        ["bcd", "bcd"],
        ["a", "a"],
        ["b", "b"],
        ["", ""],
      ]);
    });

    test("takes thousands of entries at once, and none at all", async () => {
      const ledger = await openForTest();
      await ledger.append([]);
      const calls = Array.from({ length: 2500 }, (_, index) => aCall({ sourceId: `call ${index}` }));
      await ledger.append(calls);
      expect(await ledger.calls({})).toStrictEqual(calls);
    });
  });
}

function aRun(text: string): RunId {
  const run = runId(text);
  if (run === undefined) throw new Error(`${text} is no run id`);
  return run;
}

function aCall(given: Partial<CallEntry>): CallEntry {
  return {
    type: "call",
    source: "run",
    sourceId: "1",
    at: instant(0),
    tags: {},
    provider: "acme",
    modelAsked: "acme-small",
    modelAnswered: "acme-small-1",
    outcome: "answered",
    errorCode: undefined,
    usage: { freshInput: tokens(12), output: tokens(3) },
    cost: FREE,
    priceBook: "list 2026-11-20",
    durationMs: 12.5,
    requestId: "request-1",
    ...given,
  };
}

function aVerdict(given: Partial<VerdictEntry>): VerdictEntry {
  return {
    type: "verdict",
    source: "run",
    sourceId: "1",
    at: instant(0),
    tags: {},
    model: "acme-small-1",
    gate: "lint",
    verdict: "pass",
    ...given,
  };
}

/** Array sorting is stable, which is the order of arrival. */
function inOrder<Some extends Entry>(entries: readonly Some[]): readonly Some[] {
  return entries.toSorted((a, b) => a.at - b.at);
}

const someText = fc.oneof(
  fc.string(),
  fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes)),
);
const maybeText = fc.option(someText, { nil: undefined });
const someRun = fc
  .stringMatching(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/)
  .map(runId)
  .filter((run) => run !== undefined);
const someInstant: fc.Arbitrary<Instant> = fc.oneof(fc.maxSafeInteger(), fc.nat(3)).map(instant);
const someUsd = fc.maxSafeInteger().map(nanoUsd);
const someTokens = fc.maxSafeNat().map(tokens);

const someTags: fc.Arbitrary<WorkTags> = fc.record(
  {
    run: someRun,
    requirement: someText,
    task: someText.map(taskId),
    chunk: someText,
    step: someText,
    gate: someText,
    attempt: fc.nat(),
    tier: fc.constantFrom(...TIERS),
    place: fc.constantFrom(...PLACES),
    kind: fc.constantFrom(...TASK_KINDS),
    project: someText,
    propensity: fc.double({ min: 0.001, max: 1, noNaN: true }),
  },
  { requiredKeys: [], noNullPrototype: true },
);

/** Of a call it is also known who made it. */
const someCallTags: fc.Arbitrary<WorkTags> = fc
  .tuple(
    someTags,
    fc.record({ agent: someText, conversation: someText }, { requiredKeys: [], noNullPrototype: true }),
  )
  .map(([tags, caller]) => ({ ...tags, ...caller }));

const someUsage: fc.Arbitrary<Usage> = fc
  .tuple(fc.subarray([...TOKEN_CLASSES]), fc.array(someTokens, { minLength: 5, maxLength: 5 }))
  .map(([classes, counts]) =>
    Object.fromEntries(classes.map((tokenClass, index) => [tokenClass, counts[index] ?? tokens(0)])),
  );

const someCost: fc.Arbitrary<Cost> = fc.oneof(
  fc.record(
    {
      kind: fc.constant("priced"),
      amount: someUsd,
      byClass: fc.record(
        {
          freshInput: someUsd,
          cacheRead: someUsd,
          cacheWrite5m: someUsd,
          cacheWrite1h: someUsd,
          output: someUsd,
        },
        { noNullPrototype: true },
      ),
    },
    { noNullPrototype: true },
  ),
  fc.record(
    {
      kind: fc.constant("unpriced"),
      because: fc.constantFrom("unknown-model", "class-without-price", "usage-not-reported", "interrupted"),
    },
    { noNullPrototype: true },
  ),
);

const someCall: fc.Arbitrary<CallEntry> = fc.record(
  {
    type: fc.constant("call"),
    source: someText,
    sourceId: someText,
    at: someInstant,
    tags: someCallTags,
    provider: someText,
    modelAsked: someText,
    modelAnswered: maybeText,
    outcome: fc.constantFrom("answered", "failed", "interrupted"),
    errorCode: maybeText,
    usage: fc.option(someUsage, { nil: undefined }),
    cost: someCost,
    priceBook: someText,
    // Databases may round the smallest doubles there are to 0; no clock counts in those.
    durationMs: fc.oneof(fc.nat(), fc.double({ min: 1e-6, max: 1e12, noNaN: true })),
    requestId: maybeText,
  },
  { noNullPrototype: true },
);

const someVerdict: fc.Arbitrary<VerdictEntry> = fc.record(
  {
    type: fc.constant("verdict"),
    source: someText,
    sourceId: someText,
    at: someInstant,
    tags: someTags,
    model: maybeText,
    gate: someText,
    verdict: fc.constantFrom("pass", "fail", "inconclusive"),
  },
  { noNullPrototype: true },
);

const someEntries: fc.Arbitrary<Entry[]> = fc.uniqueArray(fc.oneof(someCall, someVerdict), {
  selector: ({ type, source, sourceId }) => JSON.stringify([type, source, sourceId]),
  maxLength: 12,
});
