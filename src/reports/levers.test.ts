import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  addUsd,
  type CallEntry,
  type Cost,
  FREE,
  instant,
  type Model,
  NO_SPEND,
  nanoUsd,
  nanoUsdFromUsd,
  type TaskRecord,
  taskId,
  type Usage,
  usageOf,
} from "../domain/index.ts";
import { costOfUsage, priceAt } from "../pricing/index.ts";
import {
  ACME_MODELS,
  ACME_PRICES,
  aCallEntry,
  aDecidedStep,
  aPolicy,
  aRoutedDecision,
  aTask,
  aTaskRecord,
  NOON,
} from "../testing/index.ts";
import { addLevers, type Levers, leverFactors, leversOfTask } from "./levers.ts";
import { inMainConversation } from "./main-conversation.ts";
import { receiptsOf } from "./receipts.ts";

const WORK = { ...aPolicy().work, prefixTokens: 2000 };
const CONTEXT = { models: ACME_MODELS, priceBook: ACME_PRICES, work: WORK, at: NOON };
const [LIGHT, MID] = ACME_MODELS;

function pricedAt(model: Model | undefined, usage: Usage): Cost {
  return costOfUsage(usage, priceAt(ACME_PRICES, model?.id ?? "", NOON));
}

function record(
  id: string,
  place: TaskRecord["attempts"][number]["place"],
  overrides: Partial<TaskRecord> & { readonly requirement?: string | undefined } = {},
): TaskRecord {
  const { requirement, ...rest } = overrides;
  const decision = aRoutedDecision({ task: aTask({ ticket: { id: taskId(id), requirement } }) });
  const tier = place === "script" ? "automated" : "light";
  return aTaskRecord({
    decision,
    attempts: [{ attempt: 1, step: "implement", tier, place }],
    ...rest,
  });
}

let minute = 0;
function call(task: string, place: "main" | "isolated", counts: Usage, overrides: Partial<CallEntry> = {}) {
  minute += 1;
  return aCallEntry({
    at: instant(NOON + minute * 60_000),
    tags: { task: taskId(task), step: "implement", attempt: 1, tier: "light", place },
    usage: counts,
    cost: pricedAt(LIGHT, counts),
    ...overrides,
  });
}

const MAIN_CALL = usageOf({ freshInput: 0, cacheRead: 40_000, cacheWrite5m: 10_000, output: 300 });
const FIRST = usageOf({ freshInput: 0, cacheRead: 0, cacheWrite5m: 6000, output: 400 });
const SECOND = usageOf({ freshInput: 0, cacheRead: 6000, cacheWrite5m: 1300, output: 400 });

/** The failed light work makes mid the model to compare with, as in the worked example of docs/ledger.md. */
function leversAtMid(records: readonly TaskRecord[], calls: readonly CallEntry[]): readonly Levers[] {
  if (MID === undefined) throw new Error("there is no mid model");
  const inMain = inMainConversation(records, calls, WORK.prefixTokens);
  const rows = { calls, verdicts: [] };
  return records.map((each) => leversOfTask(each, rows, { ...CONTEXT, bestSingle: MID, inMain }));
}

test("the worked example of docs/ledger.md: two delegated calls beside a main conversation of 50,000 tokens", () => {
  const records = [
    record("main", "main", { requirement: "R-1" }),
    record("delegated", "isolated", { requirement: "R-1" }),
  ];
  const calls = [
    call("main", "main", MAIN_CALL),
    call("delegated", "isolated", FIRST),
    call("delegated", "isolated", SECOND),
  ];
  const [, levers] = leversAtMid(records, calls);
  expect(levers).toMatchObject({
    model: "acme-mid",
    paid: { amount: nanoUsdFromUsd(0.013725), calls: 2 },
    ownTokens: { amount: nanoUsdFromUsd(0.02745), calls: 2 },
    baseline: { amount: nanoUsdFromUsd(0.04205), calls: 2 },
  });
  const factors = levers === undefined ? undefined : leverFactors(levers);
  expect([factors?.price, factors?.context.toFixed(4), factors?.ratio.toFixed(4)]).toEqual([
    2,
    "1.5319",
    "3.0638",
  ]);
});

test("where no main conversation was open, delegated work opens it: nothing more is read", () => {
  const [levers] = leversAtMid([record("T", "isolated")], [call("T", "isolated", FIRST)]);
  expect(levers?.baseline).toEqual(levers?.ownTokens);
});

test("work that ran in the main conversation has no context to save", () => {
  const calls = [call("T", "main", MAIN_CALL), call("T", "main", SECOND)];
  const [levers] = leversAtMid([record("T", "main")], calls);
  expect(levers === undefined ? undefined : leverFactors(levers)).toMatchObject({ price: 2, context: 1 });
});

test("what was thrown away is in what was paid and in our tokens, not in the baseline", () => {
  const reworked = record("T", "isolated", {
    attempts: [1, 2].map((attempt) => ({ attempt, step: "implement", tier: "light", place: "isolated" })),
  });
  const again = {
    tags: { task: taskId("T"), step: "implement", attempt: 2, tier: "light", place: "isolated" },
  } as const;
  const calls = [call("T", "isolated", FIRST), call("T", "isolated", FIRST, again)];
  const [levers] = leversAtMid([reworked], calls);
  expect(levers === undefined ? undefined : leverFactors(levers)).toMatchObject({ price: 2, context: 0.5 });
});

test("a call that was refused before any token leaves the levers as they were", () => {
  const refused = call("T", "isolated", FIRST, { outcome: "failed", usage: undefined, cost: FREE });
  const made = call("T", "isolated", FIRST);
  const [without] = leversAtMid([record("T", "isolated")], [made]);
  const [levers] = leversAtMid([record("T", "isolated")], [refused, made]);
  expect(levers === undefined ? undefined : leverFactors(levers)).toEqual(
    without === undefined ? undefined : leverFactors(without),
  );
});

test("a script's receipt has no levers; in the run's its work is a factor of its own, at typical attempts", () => {
  const records = [record("S", "script"), record("T", "isolated")];
  const rows = { calls: [call("T", "isolated", FIRST)], verdicts: [] };
  const receipts = receiptsOf(records, rows, CONTEXT);
  const each = receipts.flatMap(({ levers }) => (levers === undefined ? [] : [levers]));
  const run = addLevers(each);
  if (run === undefined) throw new Error("a run of two tasks has levers");
  const scripts = addUsd(run.baseline.amount, run.scripted.amount) / run.baseline.amount;
  expect(each.map((levers) => leverFactors(levers))).toEqual([
    undefined,
    { ratio: 1, price: 1, context: 1, scripts: 1 },
  ]);
  expect(scripts).toBeGreaterThan(1);
  expect(leverFactors(run)).toEqual({ ratio: scripts, price: 1, context: 1, scripts });
});

test("work that was not accepted is paid for and has no baseline", () => {
  const failed = record("T", "isolated", { outcome: "failed", code: "gate.failed", commit: undefined });
  const [levers] = leversAtMid([failed], [call("T", "isolated", FIRST)]);
  expect([levers?.paid.calls, levers?.baseline]).toEqual([1, NO_SPEND]);
  expect(levers === undefined ? undefined : leverFactors(levers)).toBeUndefined();
});

const anyCount = fc.nat(200_000);
const anyUsage = fc
  .record({ freshInput: anyCount, cacheRead: anyCount, cacheWrite5m: anyCount, output: anyCount })
  .map(usageOf);
const anyCall = fc.record({
  task: fc.constantFrom("A", "B", "C"),
  place: fc.constantFrom("main" as const, "isolated" as const),
  usage: anyUsage,
  model: fc.constantFrom(...ACME_MODELS),
});

test("price × context is the baseline over what was paid, to the nano-dollar, for each task and for the run", () => {
  const records = [
    record("A", "main", { requirement: "R-1" }),
    record("B", "isolated", { requirement: "R-1" }),
    record("C", "isolated"),
  ];
  fc.assert(
    fc.property(fc.array(anyCall, { maxLength: 12 }), (made) => {
      const calls = made.map(({ task, place, usage, model }) =>
        call(task, place, usage, { cost: pricedAt(model, usage) }),
      );
      const each = leversAtMid(records, calls);
      for (const levers of [...each, addLevers(each)]) {
        const factors = levers === undefined ? undefined : leverFactors(levers);
        if (levers === undefined || factors === undefined) continue;
        const { paid, baseline, ownTokens } = levers;
        expect(nanoUsd(Math.round(factors.price * factors.context * paid.amount))).toBe(baseline.amount);
        expect(nanoUsd(Math.round(factors.price * paid.amount))).toBe(ownTokens.amount);
      }
    }),
  );
});

test("delegated calls would have read all that the main conversation held, and no answer would have been longer", () => {
  const records = [
    record("A", "main", { requirement: "R-1" }),
    record("B", "isolated", { requirement: "R-1" }),
  ];
  fc.assert(
    fc.property(
      fc.integer({ min: 2000, max: 500_000 }),
      fc.array(anyUsage, { maxLength: 6 }),
      (held, usages) => {
        const main = call("A", "main", usageOf({ freshInput: held, output: 0 }));
        const own = usages.map((usage) => call("B", "isolated", usage));
        const inMain = inMainConversation(records, [main, ...own], WORK.prefixTokens);
        for (const each of own) {
          const before = each.usage ?? {};
          const after = inMain(each).usage ?? {};
          expect(after.output).toBe(before.output);
          expect(after.cacheRead).toBeGreaterThanOrEqual(held + Math.max(0, (before.cacheRead ?? 0) - 2000));
        }
      },
    ),
  );
});

const anIsolatedStep = (name: string, overrides: Parameters<typeof aDecidedStep>[0]) =>
  aDecidedStep({ step: name, place: "isolated", ...overrides });

const tagged = (name: string) => ({
  tags: { task: taskId("T"), step: name, attempt: 1, tier: "light", place: "isolated" } as const,
});

test("steps that are fresh by the policy's will, or need no tools, stay by themselves in the baseline too", () => {
  const decision = aRoutedDecision({
    task: aTask({ ticket: { id: taskId("T") } }),
    steps: [
      anIsolatedStep("implement", {}),
      anIsolatedStep("review", { kind: "review", fresh: true }),
      anIsolatedStep("commit", { kind: "commit", needs: ["text"] }),
    ],
  });
  const main = call("T", "main", MAIN_CALL);
  const others = ["implement", "review", "commit"].map((name) => call("T", "isolated", FIRST, tagged(name)));
  const inMain = inMainConversation([aTaskRecord({ decision })], [main, ...others], 2000);
  expect(others.map((each) => inMain(each) !== each)).toEqual([true, false, false]);
});

test("a conversation that held less than the common part saves no more than it held", () => {
  const main = call("T", "main", usageOf({ freshInput: 500, output: 1 }));
  const own = call("T", "isolated", FIRST);
  const inMain = inMainConversation([record("T", "isolated")], [main, own], 2000);
  expect(inMain(own).usage).toEqual(
    usageOf({ freshInput: 0, cacheRead: 500, cacheWrite5m: 5500, cacheWrite1h: 0, output: 400 }),
  );
});

test("an answer of which nothing was reported stays unpriced in the baseline", () => {
  const main = call("T", "main", MAIN_CALL);
  const own = call("T", "isolated", usageOf({ output: 5 }));
  const [levers] = leversAtMid([record("T", "isolated")], [main, own]);
  expect(levers?.baseline.unpricedCalls).toBe(1);
});
