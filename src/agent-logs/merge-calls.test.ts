import * as fc from "fast-check";
import { expect, test } from "vitest";
import { instant, usageOf } from "../domain/index.ts";
import type { LoggedCall } from "./log-format.ts";
import { mergeCalls } from "./merge-calls.ts";

const PLACEHOLDER = { kind: "placeholder", characters: 40 } as const;

function aRecord(changes: Partial<LoggedCall> = {}): LoggedCall {
  return {
    id: "msg_1",
    at: instant(1000),
    provider: undefined,
    model: "claude-opus-5",
    usage: usageOf({ freshInput: 2, output: 3 }),
    output: PLACEHOLDER,
    origin: { conversation: "c" },
    isFirstHand: true,
    ...changes,
  };
}

const merged = (...records: LoggedCall[]) => [...mergeCalls(records).values()];

test("records of one call are one call, with the counts of the largest output, which is then final", () => {
  const later = aRecord({ at: instant(2000), usage: usageOf({ freshInput: 2, output: 500 }) });
  expect(merged(aRecord(), later)).toEqual([
    aRecord({ usage: usageOf({ freshInput: 2, output: 500 }), output: { kind: "final" } }),
  ]);
});

test("an output that no record corrects stays a placeholder, with the most characters that were seen", () => {
  const more = aRecord({ at: instant(2000), output: { kind: "placeholder", characters: 90 } });
  expect(merged(aRecord(), more)).toEqual([aRecord({ output: { kind: "placeholder", characters: 90 } })]);
});

test("calls with other ids stay apart", () => {
  expect(merged(aRecord(), aRecord({ id: "msg_2" }))).toHaveLength(2);
});

test("whose call it was, and when, a log of its own says before a copy, and a main loop before a sub-agent", () => {
  const copy = aRecord({ at: instant(1), origin: { conversation: "copy" }, isFirstHand: false });
  const replay = aRecord({ at: instant(2), origin: { conversation: "c", agent: "a1" } });
  const main = aRecord({ at: instant(3), origin: { conversation: "c" } });
  expect(merged(copy, replay)).toEqual([replay]);
  expect(merged(copy, replay, main)).toEqual([main]);
});

test("property: the order of records does not matter", () => {
  const record = fc
    .record({
      at: fc.integer({ min: 0, max: 3 }).map(instant),
      model: fc.constantFrom("a", "b"),
      usage: fc
        .record({ cacheRead: fc.constantFrom(1, 2, undefined), output: fc.constantFrom(1, 2, undefined) })
        .map(usageOf),
      output: fc.constantFrom(PLACEHOLDER, { kind: "final" } as const),
      origin: fc.constantFrom({}, { agent: "a" }, { agent: "b" }, { project: "p" }),
      isFirstHand: fc.boolean(),
      recordedUsd: fc.constantFrom(1, 2),
    })
    .map((changes) => aRecord(changes));
  const shuffled = fc
    .array(record, { maxLength: 6 })
    .chain((records) =>
      fc.tuple(
        fc.constant(records),
        fc.shuffledSubarray(records, { minLength: records.length, maxLength: records.length }),
      ),
    );
  fc.assert(
    fc.property(shuffled, ([records, others]) => {
      expect(merged(...others)).toEqual(merged(...records));
    }),
  );
});

test("property: what an answer asked of tools is gathered from its records, each act once, in whatever order they come", () => {
  const act = fc.record({
    key: fc.nat(4),
    tool: fc.constantFrom("Bash", "Edit"),
    changes: fc.constantFrom(1, 2),
  });
  const acts = fc.option(fc.uniqueArray(act, { maxLength: 4, selector: ({ key }) => key }), {
    nil: undefined,
  });
  fc.assert(
    fc.property(fc.array(acts, { minLength: 1, maxLength: 5 }), (each) => {
      const records = each.map((some, index) => {
        const sorted = some?.toSorted((a, b) => a.key - b.key);
        return aRecord({ at: instant(index), ...(sorted === undefined ? {} : { acts: sorted }) });
      });
      const [call] = merged(...records);
      expect(merged(...records.toReversed())).toEqual([call]);
      const keys = each.flatMap((some) => some?.map(({ key }) => key) ?? []);
      const expected = each.every((some) => some === undefined)
        ? undefined
        : [...new Set(keys)].toSorted((a, b) => a - b);
      expect(call?.acts?.map(({ key }) => key)).toEqual(expected);
    }),
  );
});
