import { expect, test } from "vitest";
import { instant, nanoUsd, nanoUsdFromUsd, SufficeError, taskId, usageOf } from "../domain/index.ts";
import { ACME_PRICES, createFakeClock, createFakeRecords, NOON } from "../testing/index.ts";
import { createBudgetKeeper } from "./budget-keeper.ts";
import { type MeteredWork, meterWork, type Performed, type ReportedCall } from "./metered-work.ts";

const TASK = taskId("T-1");

/** A thousand fresh tokens and a hundred of output: $0.003 at acme-mid. */
function aCall(id: string, overrides: Partial<ReportedCall> = {}): ReportedCall {
  return {
    id,
    at: NOON,
    endedAt: instant(NOON + 5),
    modelAsked: "acme-mid",
    modelAnswered: "acme-mid",
    usage: usageOf({ freshInput: 1000, output: 100 }),
    requestId: `req-${id}`,
    agent: undefined,
    ...overrides,
  };
}

function aBench(limits: { readonly runUsd?: number; readonly taskUsd?: number } = {}) {
  const records = createFakeRecords();
  const budget = createBudgetKeeper({
    runUsd: limits.runUsd === undefined ? undefined : nanoUsdFromUsd(limits.runUsd),
    taskUsd: limits.taskUsd === undefined ? undefined : nanoUsdFromUsd(limits.taskUsd),
  });
  const parts = { priceBook: ACME_PRICES, ledger: records.ledger, now: createFakeClock().now };
  const meter = (perform: MeteredWork<string>["perform"], overrides: Partial<MeteredWork<string>> = {}) =>
    meterWork(
      {
        key: "t1/a1/program",
        tags: { task: TASK, step: "implement" },
        provider: "acme",
        model: "acme-mid",
        budget,
        once: records.once,
        limitUsd: undefined,
        beside: 1,
        perform,
        ...overrides,
      },
      parts,
    );
  return { meter, records, budget };
}

const performed =
  (...calls: readonly ReportedCall[]) =>
  async (): Promise<Performed<string>> => ({
    result: "done",
    calls,
  });

test("each call is a row, priced by the model that answered, and all are booked", async () => {
  const { meter, records, budget } = aBench();
  const calls = [aCall("m1"), aCall("m2", { agent: "explorer", modelAnswered: "acme-light" })];
  const metered = await meter(performed(...calls));
  expect(
    records.calls().map(({ sourceId, modelAsked, modelAnswered, tags, durationMs, requestId }) => ({
      sourceId,
      modelAsked,
      modelAnswered,
      agent: tags.agent,
      durationMs,
      requestId,
    })),
  ).toEqual([
    {
      sourceId: "run/t1/a1/program#m1",
      modelAsked: "acme-mid",
      modelAnswered: "acme-mid",
      agent: undefined,
      durationMs: 5,
      requestId: "req-m1",
    },
    {
      sourceId: "run/t1/a1/program#m2",
      modelAsked: "acme-mid",
      modelAnswered: "acme-light",
      agent: "explorer",
      durationMs: 5,
      requestId: "req-m2",
    },
  ]);
  const [mid, light] = records.calls().map(({ cost }) => (cost.kind === "priced" ? cost.amount : -1));
  expect(mid).toBe(nanoUsdFromUsd(0.003));
  expect(metered.charged).toBe((mid ?? 0) + (light ?? 0));
  expect(budget.spentOn(TASK)).toBe(metered.charged);
});

test("what was done once is not done again, and counts against the caps all the same", async () => {
  const { meter, records } = aBench();
  await meter(performed(aCall("m1")));
  const later = createBudgetKeeper({ runUsd: undefined, taskUsd: nanoUsdFromUsd(1) });
  const again = await meter(
    async () => {
      throw new Error("done twice");
    },
    { budget: later },
  );
  expect([again.result, records.calls().length, later.spentOn(TASK)]).toEqual([
    "done",
    1,
    nanoUsdFromUsd(0.003),
  ]);
});

test("it is told to stop when what it may cost is used up, and calls that are told twice count once", async () => {
  const { meter } = aBench();
  const answers: string[] = [];
  await meter(
    async ({ onCall }) => {
      for (const id of ["m1", "m1", "m2", "m3"]) answers.push(onCall(aCall(id)));
      return { result: "done", calls: [aCall("m1"), aCall("m2"), aCall("m3")] };
    },
    { limitUsd: nanoUsdFromUsd(0.009) },
  );
  expect(answers).toEqual(["go-on", "go-on", "go-on", "stop"]);
});

test.each([
  { limits: {}, limitUsd: undefined, beside: 3, budgetUsd: undefined },
  { limits: {}, limitUsd: 0.5, beside: 3, budgetUsd: 0.5 },
  { limits: { taskUsd: 0.3 }, limitUsd: 0.5, beside: 1, budgetUsd: 0.3 },
  { limits: { runUsd: 0.9 }, limitUsd: undefined, beside: 3, budgetUsd: 0.3 },
  { limits: { runUsd: 0.9, taskUsd: 0.6 }, limitUsd: 0.1, beside: 2, budgetUsd: 0.1 },
])("under $limits with $beside at once and $limitUsd of its own it may cost $budgetUsd", async (each) => {
  const { meter } = aBench(each.limits);
  let told: number | undefined;
  await meter(
    async ({ budgetUsd }) => {
      told = budgetUsd;
      return { result: "done", calls: [] };
    },
    {
      beside: each.beside,
      limitUsd: each.limitUsd === undefined ? undefined : nanoUsdFromUsd(each.limitUsd),
    },
  );
  expect(told).toBe(each.budgetUsd === undefined ? undefined : nanoUsdFromUsd(each.budgetUsd));
});

test("what is at work at once cannot pass the run's cap together", async () => {
  const { meter, budget } = aBench({ runUsd: 0.9 });
  const shares: number[] = [];
  await Promise.all(
    ["a", "b", "c"].map((key) =>
      meter(
        async ({ budgetUsd = nanoUsd(0) }) => {
          shares.push(budgetUsd);
          await Promise.resolve();
          return { result: key, calls: [] };
        },
        { key, beside: 3 },
      ),
    ),
  );
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(nanoUsdFromUsd(0.9));
  expect(budget.spent()).toBe(0);
});

test("a call whose usage nobody knows counts against the cap as all that was reserved, and as nothing spent", async () => {
  const { meter, budget, records } = aBench({ taskUsd: 0.5 });
  const { charged } = await meter(performed(aCall("m1"), aCall("m2", { usage: undefined })));
  expect([charged, budget.spentOn(TASK)]).toEqual([nanoUsdFromUsd(0.5), nanoUsdFromUsd(0.003)]);
  expect(records.calls().map(({ cost }) => cost.kind)).toEqual(["priced", "unpriced"]);
});

test("what fails leaves its calls in the ledger and may be tried again", async () => {
  const { meter, records, budget } = aBench({ taskUsd: 0.5 });
  const failure = new SufficeError("provider.overloaded", { message: "busy" });
  await expect(meter(async () => ({ result: "", calls: [aCall("m1")], failure }))).rejects.toBe(failure);
  expect([records.calls().length, budget.spentOn(TASK)]).toEqual([1, nanoUsdFromUsd(0.003)]);
  expect((await meter(performed(aCall("m1"), aCall("m2")))).result).toBe("done");
  expect(records.calls().map(({ sourceId }) => sourceId)).toEqual([
    "run/t1/a1/program#m1",
    "run/t1/a1/program#m2",
  ]);
});

test("a crash of ours in the middle gives back what was not used and keeps the rows that are known", async () => {
  const { meter, records, budget } = aBench({ taskUsd: 0.5 });
  await expect(
    meter(async ({ onCall }) => {
      onCall(aCall("m1"));
      throw new SufficeError("run.interrupted", { message: "stopped" });
    }),
  ).rejects.toMatchObject({ code: "run.interrupted" });
  expect(records.calls()).toHaveLength(1);
  expect((await budget.left(TASK)).task).toBe(nanoUsdFromUsd(0.497));
});

test("after a killed process it is told that somebody had begun", async () => {
  const { meter, records } = aBench();
  records.interrupt("t1/a1/program");
  let told: boolean | undefined;
  await meter(async ({ interrupted }) => {
    told = interrupted;
    return { result: "done", calls: [] };
  });
  expect(told).toBe(true);
});

test("a model without a price is not begun under a cap", async () => {
  const { meter } = aBench({ taskUsd: 1 });
  await expect(meter(performed(), { model: "nobody-s" })).rejects.toMatchObject({ code: "budget.task-cap" });
});
