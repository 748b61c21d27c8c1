import * as fc from "fast-check";
import { expect, test } from "vitest";
import { nanoUsd, nanoUsdFromUsd, SufficeError, taskId } from "../domain/index.ts";
import type { BudgetKeeper, Reservation } from "../ledger/index.ts";
import { createBudgetKeeper } from "./budget-keeper.ts";

const [A, B] = [taskId("A"), taskId("B")];
const call = (task: typeof A) => ({ task, key: "t1/a1/c1" });
const usd = nanoUsdFromUsd;

async function refusalOf(work: () => Promise<unknown>) {
  try {
    await work();
  } catch (error) {
    if (error instanceof SufficeError) return { code: error.code, message: error.message };
    throw error;
  }
  return undefined;
}

test("an estimate that reaches the cap exactly fits, and a billionth more does not", async () => {
  const budget = createBudgetKeeper({ runUsd: undefined, taskUsd: usd(0.3) });
  // 0.1 + 0.2 is more than 0.3 in doubles, and exactly 0.3 in money.
  await (await budget.reserve(call(A), usd(0.1))).settle(usd(0.1));
  expect((await refusalOf(() => budget.reserve(call(A), nanoUsd(200_000_001))))?.code).toBe(
    "budget.task-cap",
  );
  expect(await refusalOf(() => budget.reserve(call(A), usd(0.2)))).toBeUndefined();
});

test("what is reserved by calls under way counts against the cap until they are settled", async () => {
  const budget = createBudgetKeeper({ runUsd: undefined, taskUsd: usd(1) });
  const first = await budget.reserve(call(A), usd(0.75));
  expect(await refusalOf(() => budget.reserve(call(A), usd(0.5)))).toEqual({
    code: "budget.task-cap",
    message:
      "the next call could cost up to $0.5000, which does not fit the task's cap of $1.00: $0.00 is used up, $0.7500 reserved",
  });
  await first.settle(usd(0.25));
  expect(await refusalOf(() => budget.reserve(call(A), usd(0.5)))).toBeUndefined();
});

test("each task has a cap of its own, and all share the run's", async () => {
  const budget = createBudgetKeeper({ runUsd: usd(1.5), taskUsd: usd(1) });
  await (await budget.reserve(call(A), usd(1))).settle(usd(1));
  await (await budget.reserve(call(B), usd(0.5))).settle(usd(0.5));
  expect(await refusalOf(() => budget.reserve(call(B), usd(0.25)))).toEqual({
    code: "budget.run-cap",
    message:
      "the next call could cost up to $0.2500, which does not fit the run's cap of $1.50: $1.50 is used up, $0.00 reserved",
  });
});

test("a reservation that does not fit the run is not kept for the task either", async () => {
  const budget = createBudgetKeeper({ runUsd: usd(1), taskUsd: usd(1) });
  const other = await budget.reserve(call(B), usd(0.75));
  expect((await refusalOf(() => budget.reserve(call(A), usd(1))))?.code).toBe("budget.run-cap");
  await other.settle(usd(0));
  expect(await refusalOf(() => budget.reserve(call(A), usd(1)))).toBeUndefined();
});

test("a call that cost more than was estimated is booked in full", async () => {
  const budget = createBudgetKeeper({ runUsd: usd(1), taskUsd: usd(1) });
  await (await budget.reserve(call(A), usd(0.5))).settle(usd(1.25));
  expect([budget.spent(), budget.spentOn(A)]).toEqual([usd(1.25), usd(1.25)]);
  expect((await refusalOf(() => budget.reserve(call(A), nanoUsd(1))))?.code).toBe("budget.task-cap");
});

test("what an earlier life of the run had spent counts", async () => {
  const budget = createBudgetKeeper({ runUsd: usd(1), taskUsd: undefined });
  await budget.book(call(A), usd(0.75));
  expect([budget.spent(), budget.spentOn(A), budget.spentOn(B)]).toEqual([usd(0.75), usd(0.75), usd(0)]);
  expect((await refusalOf(() => budget.reserve(call(B), usd(0.5))))?.code).toBe("budget.run-cap");
});

test.each([
  [undefined, undefined, false],
  [usd(1), undefined, true],
  [undefined, usd(1), true],
])("limits of %s and %s: limited is %s", (runUsd, taskUsd, isLimited) => {
  expect(createBudgetKeeper({ runUsd, taskUsd }).isLimited()).toBe(isLimited);
});

test("without limits anything fits, and the sums are kept", async () => {
  const budget = createBudgetKeeper({ runUsd: undefined, taskUsd: undefined });
  await (await budget.reserve(call(A), usd(1_000_000))).settle(usd(1_000_000));
  expect(budget.spent()).toBe(usd(1_000_000));
});

/** Begins a call, or ends one of those under way; what it then really cost is at most what was reserved. */
const deed = fc.oneof(
  fc.record({ kind: fc.constant("begin"), task: fc.constantFrom(A, B), amount: fc.nat(400) }),
  fc.record({ kind: fc.constant("end"), task: fc.constantFrom(A, B), amount: fc.nat(400) }),
);

test("however parallel calls interleave, no cap is ever passed, and nothing that fits is refused", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { maxLength: 60 }), async (deeds) => {
      const [runCap, taskCap] = [nanoUsd(1000), nanoUsd(600)];
      const budget = createBudgetKeeper({ runUsd: runCap, taskUsd: taskCap });
      const open: {
        readonly reservation: Reservation;
        readonly task: typeof A;
        readonly estimate: number;
      }[] = [];
      const held = (task?: typeof A) =>
        open.reduce((sum, call) => sum + (task === undefined || call.task === task ? call.estimate : 0), 0);
      for (const { kind, task, amount } of deeds) {
        const ended = kind === "end" ? open.shift() : undefined;
        if (ended !== undefined) await ended.reservation.settle(nanoUsd(Math.min(amount, ended.estimate)));
        if (kind === "begin") {
          const fits =
            budget.spentOn(task) + held(task) + amount <= taskCap &&
            budget.spent() + held() + amount <= runCap;
          const reservation = await reserved(budget, task, amount);
          expect(reservation !== undefined).toBe(fits);
          if (reservation !== undefined) open.push({ reservation, task, estimate: amount });
        }
        expect(budget.spent() + held()).toBeLessThanOrEqual(runCap);
        expect(budget.spentOn(task) + held(task)).toBeLessThanOrEqual(taskCap);
        expect(budget.spent()).toBe(budget.spentOn(A) + budget.spentOn(B));
      }
    }),
  );
});

async function reserved(
  budget: BudgetKeeper,
  task: typeof A,
  amount: number,
): Promise<Reservation | undefined> {
  try {
    return await budget.reserve(call(task), nanoUsd(amount));
  } catch (error) {
    if (error instanceof SufficeError && error.code.startsWith("budget.")) return undefined;
    throw error;
  }
}

test("what is left is told of the task and of the run", async () => {
  const budget = createBudgetKeeper({ runUsd: usd(1), taskUsd: usd(0.75) });
  const reservation = await budget.reserve(call(A), usd(0.5));
  expect([await budget.left(A), await budget.left(B)]).toEqual([
    { task: usd(0.25), run: usd(0.5) },
    { task: usd(0.75), run: usd(0.5) },
  ]);
  await reservation.settle(usd(0.125));
  expect([await budget.left(A), await budget.left(B)]).toEqual([
    { task: usd(0.625), run: usd(0.875) },
    { task: usd(0.75), run: usd(0.875) },
  ]);
  expect(await createBudgetKeeper({ runUsd: undefined, taskUsd: undefined }).left(A)).toEqual({
    task: undefined,
    run: undefined,
  });
});
