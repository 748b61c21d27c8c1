import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type CallEntry, type DecidedStep, NO_USAGE, taskId } from "../../domain/index.ts";
import {
  ACME_MODELS,
  ACME_PRICES,
  aCallEntry,
  aDecidedStep,
  aModel,
  aPrice,
  aPriceBook,
  aRoutedDecision,
  aTaskRecord,
} from "../../testing/index.ts";
import { auditFindings, callsIn } from "./audit-findings.ts";
import { type RoutedAudit, routedAudit } from "./routed-audit.ts";

const TASK = taskId("ticket-1");
const NAMES = {
  models: [...ACME_MODELS, aModel({ id: "acme-other", aliases: ["other"] })],
  priceBook: aPriceBook(
    ...ACME_PRICES.prices.map((price) => ({ ...price, datedSnapshots: true as const })),
    aPrice({ model: "acme-plain", aliases: ["acme-plain-chat"] }),
  ),
};
const LIGHT = { task: TASK, step: "implement", attempt: 1, tier: "light" } as const;
const MID = { ...LIGHT, attempt: 2, tier: "mid" } as const;

/** Light has no second choice; mid has one. */
const STEP = aDecidedStep({
  rungs: [
    { tier: "light", models: ["acme-light"] },
    { tier: "mid", models: ["acme-mid", "acme-other"] },
  ],
});

function call(asked: string, answered: string | undefined, overrides: Partial<CallEntry> = {}): CallEntry {
  return aCallEntry({ tags: MID, modelAsked: asked, modelAnswered: answered, ...overrides });
}

function audited(calls: readonly CallEntry[], step: DecidedStep = STEP): RoutedAudit {
  const record = aTaskRecord({ decision: aRoutedDecision({ steps: [step] }) });
  return routedAudit(record, { calls, verdicts: [] }, NAMES);
}

/** `as-routed acme-mid acme-mid acme-mid 2`: verdict, routed, asked, answered, calls. */
const told = (audit: RoutedAudit) =>
  audit.map(({ verdict, routed, asked, answered, calls }) =>
    [verdict, routed ?? "-", asked, answered ?? "-", calls].join(" "),
  );

const names = (model: string) => ({ routed: model, asked: model, answered: model });

test("calls that went the same way are one row, and each attempt has its own", () => {
  const calls = [
    call("acme-light", "acme-light", { tags: LIGHT }),
    call("acme-mid", "acme-mid"),
    call("acme-mid", "acme-mid", { usage: undefined }),
  ];
  const row = { chunk: undefined, agent: undefined, task: TASK, step: "implement", verdict: "as-routed" };
  expect(audited(calls)).toEqual([
    { ...row, ...names("acme-light"), attempt: 1, tier: "light", calls: 1, withoutUsage: 0 },
    { ...row, ...names("acme-mid"), attempt: 2, tier: "mid", calls: 2, withoutUsage: 1 },
  ]);
});

test("another model that answers is a difference, and so is another one that was asked, whoever answered", () => {
  const calls = [
    call("acme-mid", "acme-frontier"),
    call("acme-frontier", "acme-frontier"),
    call("acme-frontier", undefined),
    call("acme-frontier", "acme-mid"),
  ];
  expect(told(audited(calls))).toEqual([
    "differs acme-mid acme-mid acme-frontier 1",
    "differs acme-mid acme-frontier acme-frontier 1",
    "differs acme-mid acme-frontier - 1",
    "differs acme-mid acme-frontier acme-mid 1",
  ]);
});

test("the next model of the tier is a fallback, unless somebody else answers for it", () => {
  const calls = [
    call("acme-mid", undefined, { outcome: "failed", usage: undefined }),
    call("acme-other", "acme-other"),
    call("acme-other", "acme-mid"),
  ];
  expect(told(audited(calls))).toEqual([
    "unanswered acme-mid acme-mid - 1",
    "fallback acme-mid acme-other acme-other 1",
    "differs acme-mid acme-other acme-mid 1",
  ]);
});

test("what nobody says is unknown where there was an answer, and no difference", () => {
  const calls = [
    call("acme-mid", undefined),
    call("acme-mid", undefined, { outcome: "failed" }),
    call("acme-mid", undefined, { outcome: "interrupted", usage: undefined }),
    call("acme-other", undefined, { usage: undefined }),
  ];
  const audit = audited(calls);
  expect(told(audit)).toEqual([
    "unknown acme-mid acme-mid - 1",
    "unanswered acme-mid acme-mid - 2",
    "unknown acme-mid acme-other - 1",
  ]);
  expect(auditFindings(audit)).toEqual({
    differs: [],
    fallbacks: [],
    unknown: 2,
    unknownAsked: ["acme-mid", "acme-other"],
    withoutUsage: 1,
  });
});

test.each([
  ["a declared alias", "acme-other", "other", "fallback"],
  ["a declared alias of what was asked by another", "other", "acme-other", "fallback"],
  ["a dated id that the price book declares", "acme-mid", "acme-mid-20261001", "as-routed"],
  ["a dated id in another form than declared", "acme-mid", "acme-mid-2026-10-01", "differs"],
  ["a longer name that nobody declares", "acme-mid", "acme-mid-pro", "differs"],
])("%s: whether it is the same model is declared, not guessed", (_, asked, answered, verdict) => {
  expect(audited([call(asked, answered)]).map((row) => row.verdict)).toEqual([verdict]);
});

test("a thing with the same price is another model", () => {
  const step = aDecidedStep({ rungs: [{ tier: "mid", models: ["acme-plain"] }] });
  expect(told(audited([call("acme-plain", "acme-plain-chat")], step))).toEqual([
    "differs acme-plain acme-plain acme-plain-chat 1",
  ]);
});

test("where a learned way has several rungs at a tier, each begins as routed", () => {
  const step = aDecidedStep({
    rungs: [
      { tier: "mid", models: ["acme-mid", "acme-other"] },
      { tier: "mid", models: ["acme-other"] },
    ],
  });
  expect(told(audited([call("acme-mid", "acme-mid"), call("acme-other", "acme-other")], step))).toEqual([
    "as-routed acme-mid acme-mid acme-mid 1",
    "as-routed acme-other acme-other acme-other 1",
  ]);
});

test("chunks and opinions were routed by decisions of their own: any model of their tier is as routed", () => {
  const chunk = { ...MID, tier: "frontier", chunk: "c1" } as const;
  const opinion = { task: TASK, step: "assess", tier: "mid" } as const;
  const calls = [
    call("acme-frontier", "acme-frontier", { tags: chunk }),
    call("acme-mid", "acme-mid", { tags: chunk }),
    call("acme-mid", "acme-mid", { tags: opinion }),
    call("acme-other", "acme-mid", { tags: opinion }),
    call("acme-unheard", "acme-unheard", { tags: { task: TASK } }),
  ];
  expect(told(audited(calls))).toEqual([
    "as-routed - acme-frontier acme-frontier 1",
    "differs - acme-mid acme-mid 1",
    "as-routed - acme-mid acme-mid 1",
    "differs - acme-other acme-mid 1",
    "as-routed - acme-unheard acme-unheard 1",
  ]);
});

const session = (conversation: string, agent?: string) => ({
  tags: { ...MID, conversation, ...(agent === undefined ? {} : { agent }) },
});

test("a program falls back where we pointed it, and differs where it goes by itself", () => {
  const calls = [
    // It could not be pointed at the first model.
    call("acme-other", "acme-other", session("one")),
    call("acme-other", "acme-other", session("one", "explorer")),
    // It could, and went on to another by itself.
    call("acme-mid", "acme-mid", session("two")),
    call("acme-other", "acme-other", session("two")),
    call("acme-other", "acme-other", session("two", "explorer")),
  ];
  const audit = audited(calls);
  expect(told(audit)).toEqual([
    "fallback acme-mid acme-other acme-other 1",
    "fallback acme-mid acme-other acme-other 1",
    "as-routed acme-mid acme-mid acme-mid 1",
    "differs acme-mid acme-other acme-other 1",
    "differs acme-mid acme-other acme-other 1",
  ]);
  expect(audit.map(({ agent }) => agent)).toEqual([undefined, "explorer", undefined, undefined, "explorer"]);
});

const someName = fc.constantFrom("acme-light", "acme-mid", "acme-other", "other", "acme-mid-20261001", "x");
const someCall = fc
  .record({
    asked: someName,
    answered: fc.option(someName, { nil: undefined }),
    outcome: fc.constantFrom<CallEntry["outcome"]>("answered", "failed", "interrupted"),
    usage: fc.constantFrom(NO_USAGE, undefined),
    tags: fc.constantFrom<CallEntry["tags"]>(
      LIGHT,
      MID,
      { ...MID, conversation: "s" },
      { ...MID, conversation: "s", agent: "a" },
      { ...MID, chunk: "c1" },
      { task: TASK },
      { ...MID, task: taskId("another") },
    ),
  })
  .map(({ asked, answered, ...rest }) => call(asked, answered, rest));

test("every call of the task is in one row, and what is found adds up, in whatever order the calls came", () => {
  fc.assert(
    fc.property(fc.array(someCall, { maxLength: 30 }), (calls) => {
      const own = calls.filter(({ tags }) => tags.task === TASK);
      const audit = audited(calls);
      const { differs, fallbacks, unknown, withoutUsage } = auditFindings(audit);
      const rest = audit.filter(({ verdict }) => verdict === "as-routed" || verdict === "unanswered");
      expect(callsIn(audit)).toBe(own.length);
      expect(callsIn([...differs, ...fallbacks, ...rest]) + unknown).toBe(own.length);
      expect(withoutUsage).toBe(
        own.filter(({ outcome, usage }) => outcome === "answered" && usage === undefined).length,
      );
      expect(told(audited(calls.toReversed())).toSorted()).toEqual(told(audit).toSorted());
      // Who was routed, asked and answered by one exact name is never blamed.
      expect(differs.filter(({ routed, asked, answered }) => routed === asked && asked === answered)).toEqual(
        [],
      );
    }),
  );
});
