import { expect, test } from "vitest";
import {
  type CallEntry,
  type Cost,
  FREE,
  type NanoUsd,
  nanoUsd,
  nanoUsdFromUsd,
  type PriceBook,
  SufficeError,
  taskId,
  usageOf,
  ZERO_USD,
} from "../domain/index.ts";
import { ProviderFailure } from "../providers/index.ts";
import {
  ACME_MODELS,
  ACME_PRICES,
  aPrice,
  aPriceBook,
  aReply,
  createFakeClock,
  createFakeProvider,
  createFakeRecords,
  type FakeAnswer,
  NOON,
} from "../testing/index.ts";
import { createBudgetKeeper } from "./budget-keeper.ts";
import { type Call, createDispatcher } from "./dispatcher.ts";

const TASK = taskId("T-1");
const UNLIMITED = { runUsd: undefined, taskUsd: undefined };
/** A thousand fresh tokens and a hundred of output at acme-mid: $2 and $10 a million. */
const COST_OF_REPLY = nanoUsdFromUsd(0.003);

function aBench(answers: readonly FakeAnswer[], priceBook: PriceBook = ACME_PRICES) {
  const clock = createFakeClock();
  const records = createFakeRecords();
  const provider = createFakeProvider(answers);
  const dispatcher = createDispatcher({
    providers: new Map([[provider.name, provider]]),
    models: ACME_MODELS,
    priceBook,
    ledger: records.ledger,
    now: clock.now,
    wait: clock.wait,
  });
  const call = (overrides: Partial<Call> = {}) =>
    dispatcher.call({
      key: "t1/a1/c1",
      request: { system: "", messages: [], tools: [], maxOutputTokens: 100 },
      models: ["acme-mid"],
      tags: { task: TASK, step: "implement", attempt: 1 },
      budget: createBudgetKeeper(UNLIMITED),
      once: records.once,
      signal: new AbortController().signal,
      ...overrides,
    });
  return { call, clock, records, provider };
}

const answering: FakeAnswer = (request) => aReply({ model: request.model });
const silent: FakeAnswer = () => aReply({ usage: undefined });

function failing(
  told: ConstructorParameters<typeof ProviderFailure>[1],
  code = "provider.stream-broken" as const,
) {
  return () => {
    throw new ProviderFailure(code, told);
  };
}

const costs = (calls: readonly CallEntry[]) => calls.map(({ outcome, cost }) => [outcome, amountOf(cost)]);

function amountOf(cost: Cost) {
  return cost.kind === "priced" ? cost.amount : cost.because;
}

test("an answered call leaves one row, with what it was for, what it used and what it cost", async () => {
  const { call, clock, records } = aBench([
    (request) => {
      clock.pass(1500);
      return aReply({ model: request.model });
    },
  ]);
  const { entry } = await call();
  expect(records.calls()).toEqual([entry]);
  expect(entry).toEqual({
    type: "call",
    source: "run",
    sourceId: "run/t1/a1/c1",
    at: NOON,
    tags: { task: TASK, step: "implement", attempt: 1 },
    provider: "acme",
    modelAsked: "acme-mid",
    modelAnswered: "acme-mid",
    outcome: "answered",
    errorCode: undefined,
    usage: usageOf({ freshInput: 1000, output: 100 }),
    cost: {
      kind: "priced",
      amount: COST_OF_REPLY,
      byClass: {
        freshInput: 2_000_000,
        cacheRead: 0,
        cacheWrite5m: 0,
        cacheWrite1h: 0,
        output: 1_000_000,
      },
    },
    priceBook: "list 2026-11-20",
    durationMs: 1500,
    requestId: "req_1",
  });
});

test("a call is priced by the model that answered, not by the one that was asked", async () => {
  const { call } = aBench([() => aReply({ model: "acme-frontier" })]);
  const { entry } = await call();
  expect([entry.modelAsked, entry.modelAnswered, amountOf(entry.cost)]).toEqual([
    "acme-mid",
    "acme-frontier",
    nanoUsdFromUsd(0.006),
  ]);
});

test("a declared dated snapshot that answered is priced like its model", async () => {
  const { call } = aBench(
    [() => aReply({ model: "acme-mid-20261101" })],
    aPriceBook(aPrice({ datedSnapshots: true })),
  );
  expect(amountOf((await call()).entry.cost)).toBe(COST_OF_REPLY);
});

test("a model that answered and has no price is unpriced, not free and not the asked one's price", async () => {
  const { call } = aBench([() => aReply({ model: "acme-mystery" })]);
  expect((await call()).entry.cost).toEqual({ kind: "unpriced", because: "unknown-model" });
});

test("every try leaves a row, also those that fail within one millisecond", async () => {
  const refused = failing({ message: "busy", retryAfterMs: 0 });
  const { call, records } = aBench([refused, refused, refused, answering]);
  await call();
  expect(costs(records.calls())).toEqual([
    ["failed", ZERO_USD],
    ["failed", ZERO_USD],
    ["failed", ZERO_USD],
    ["answered", COST_OF_REPLY],
  ]);
});

test("a try that was refused before any token is free, and says why it failed", async () => {
  const { call, records } = aBench([failing({ message: "busy", requestId: "req_9" }), answering]);
  await call();
  const [failed] = records.calls();
  expect(failed).toMatchObject({
    modelAsked: "acme-mid",
    modelAnswered: undefined,
    outcome: "failed",
    errorCode: "provider.stream-broken",
    cost: FREE,
    requestId: "req_9",
  });
});

test("a stream that broke is billed by what it reported, and has no price where it reported nothing", async () => {
  const usage = usageOf({ freshInput: 1000, output: 10 });
  const budget = createBudgetKeeper(UNLIMITED);
  const { call, records } = aBench([
    failing({ message: "cut", mayBeBilled: true, usage }),
    failing({ message: "cut", mayBeBilled: true }),
    answering,
  ]);
  await call({ budget });
  expect(costs(records.calls())).toEqual([
    ["failed", nanoUsdFromUsd(0.0021)],
    ["failed", "usage-not-reported"],
    ["answered", COST_OF_REPLY],
  ]);
  expect(budget.spentOn(TASK)).toBe(nanoUsdFromUsd(0.0051));
});

test("answers whose cost nobody can say count against the cap as the most that they can have cost", async () => {
  const estimates: NanoUsd[] = [];
  const unlimited = createBudgetKeeper(UNLIMITED);
  const reserve: typeof unlimited.reserve = (task, amount) => {
    estimates.push(amount);
    return unlimited.reserve(task, amount);
  };
  await aBench([silent]).call({ budget: { ...unlimited, reserve } });
  const [estimate = ZERO_USD] = estimates;
  // Room for two such calls and not for a third, though not a cent is known to have been spent.
  const budget = createBudgetKeeper({ runUsd: nanoUsd(2 * estimate + 1), taskUsd: undefined });
  const { call } = aBench([silent, silent, silent]);
  await call({ budget, key: "c1" });
  await call({ budget, key: "c2" });
  await expect(call({ budget, key: "c3" })).rejects.toMatchObject({ code: "budget.run-cap" });
  expect([estimate > 0, budget.spent()]).toEqual([true, 0]);
});

test("a call whose failed try cannot be recorded ends there: no call is made that leaves no row", async () => {
  const { call, provider, records } = aBench([failing({ message: "cut" }), answering]);
  records.ledger.append = () =>
    Promise.reject(new SufficeError("ledger.unavailable", { message: "the disk is full" }));
  await expect(call()).rejects.toMatchObject({ code: "ledger.unavailable" });
  expect(provider.calls()).toHaveLength(1);
});

test("what a call may cost at most is reserved while it runs, and what it did cost is booked after", async () => {
  const budget = createBudgetKeeper({ runUsd: undefined, taskUsd: nanoUsdFromUsd(0.02) });
  const free: boolean[] = [];
  const { call } = aBench([
    async (request) => {
      // Next to the call only what it did not reserve can be had.
      free.push(await fits(nanoUsdFromUsd(0.02)), await fits(nanoUsdFromUsd(0.01)));
      return aReply({ model: request.model });
    },
  ]);
  async function fits(amount: ReturnType<typeof nanoUsd>): Promise<boolean> {
    try {
      await (await budget.reserve({ task: TASK, key: "other" }, amount)).settle(ZERO_USD);
      return true;
    } catch {
      return false; // a refusal, which is what is asked about
    }
  }
  await call({ budget });
  expect([free, budget.spentOn(TASK)]).toEqual([[false, true], COST_OF_REPLY]);
  expect(await fits(nanoUsd(0.02e9 - COST_OF_REPLY))).toBe(true);
});

test("a try that fails gives its reservation back, so the next one fits again", async () => {
  const busy = failing({ message: "busy" });
  const { call } = aBench([busy, busy, busy, answering]);
  // Enough for one try of about $0.001, not for two at once.
  const budget = createBudgetKeeper({ runUsd: nanoUsdFromUsd(0.0015), taskUsd: undefined });
  expect((await call({ budget })).reply.model).toBe("acme-mid");
});

test("a call that could pass a cap is not made, and leaves no row", async () => {
  const { call, provider, records } = aBench([answering]);
  const budget = createBudgetKeeper({ runUsd: nanoUsdFromUsd(0.0005), taskUsd: undefined });
  await expect(call({ budget })).rejects.toMatchObject({ code: "budget.run-cap" });
  expect([provider.calls(), records.calls()]).toEqual([[], []]);
});

test("under a cap a model without a price is not called, since the cap could not be kept", async () => {
  const { call, provider } = aBench([answering], aPriceBook());
  const budget = createBudgetKeeper({ runUsd: nanoUsdFromUsd(1000), taskUsd: undefined });
  await expect(call({ budget })).rejects.toMatchObject({
    code: "budget.task-cap",
    message:
      "acme-mid has no price, so the cap in dollars could not be kept; give it a price or lift the cap",
  });
  expect(provider.calls()).toEqual([]);
});

test("without a cap it is called, and its row says that there is no price", async () => {
  const budget = createBudgetKeeper(UNLIMITED);
  const { call } = aBench([answering], aPriceBook());
  expect((await call({ budget })).entry.cost).toEqual({ kind: "unpriced", because: "unknown-model" });
  expect(budget.spent()).toBe(ZERO_USD);
});

test("a call of an earlier life is not made again: its answer comes back, and its cost is booked", async () => {
  const { call, provider, records } = aBench([answering]);
  const first = await call();
  const budget = createBudgetKeeper(UNLIMITED);
  const again = await call({ budget });
  expect([again.reply, provider.calls().length, records.calls().length]).toEqual([first.reply, 1, 1]);
  expect([budget.spent(), budget.spentOn(TASK)]).toEqual([COST_OF_REPLY, COST_OF_REPLY]);
});

test("a call that a dead process had begun may have been paid: that is a row of its own, and then it is made", async () => {
  const { call, records } = aBench([answering]);
  records.interrupt("t1/a1/c1");
  await call();
  expect(records.calls()).toMatchObject([
    {
      outcome: "interrupted",
      at: NOON,
      provider: "acme",
      modelAsked: "acme-mid",
      modelAnswered: undefined,
      tags: { task: TASK, step: "implement", attempt: 1 },
      cost: { kind: "unpriced", because: "interrupted" },
    },
    { outcome: "answered" },
  ]);
});
