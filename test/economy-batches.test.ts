import { expect, onTestFinished, test } from "vitest";
import { openRecords } from "../src/app/open-ledger.ts";
import { type Call, createBudgetKeeper, createDispatcher } from "../src/dispatch/index.ts";
import {
  instant,
  nanoUsdFromUsd,
  type PipelineStep,
  SufficeError,
  taskId,
  userText,
} from "../src/domain/index.ts";
import { batchPrice } from "../src/pricing/index.ts";
import { createAnthropicProvider } from "../src/providers/anthropic/index.ts";
import {
  ACME_MODELS,
  ACME_PRICES,
  aPolicy,
  aPrice,
  aTicket,
  NOON,
  ratesInUsd,
  type ScriptedBatches,
  startScriptedUpstream,
} from "../src/testing/index.ts";
import { calls, openBench, RUN, says, writes } from "./pipeline/bench.ts";

const usd = nanoUsdFromUsd;
const MODELS = ACME_MODELS.map((model) => ({ ...model, provider: "anthropic" }));
const RULES = { timeoutSeconds: 300, pollSeconds: 30 };
const KEY = "t1/a2/c1";
/** A thousand tokens in and a hundred out at $4 and $20 a million. */
const LIVE = usd(0.006);
const BATCHED = usd(0.003);

type Life = Partial<Pick<Call, "signal" | "models" | "batch">> & {
  readonly wait?: () => Promise<void>;
};

async function openBatches(batches: ScriptedBatches = {}) {
  const upstream = await startScriptedUpstream({
    script: [
      { task: "T-1", model: "acme-frontier", replies: [says("It is fine.")] },
      { task: "T-1", model: "acme-mid", replies: [says("It is fine.")] },
    ],
    batches,
  });
  onTestFinished(() => upstream.close());
  const records = await openRecords(":memory:");
  onTestFinished(() => records.close());
  const provider = createAnthropicProvider({
    baseUrl: upstream.url,
    apiKey: undefined,
    timeoutMs: 10_000,
    now: () => NOON,
  });
  onTestFinished(() => provider.close());
  let isBegun = false;
  const waits: number[] = [];
  async function life({ wait = async () => {}, ...overrides }: Life = {}) {
    const journal = await (isBegun ? records.journal.resume(RUN) : records.journal.begin(RUN, null, NOON));
    isBegun = true;
    const budget = createBudgetKeeper({ runUsd: usd(10), taskUsd: undefined });
    const dispatcher = createDispatcher({
      providers: new Map([["anthropic", provider]]),
      models: MODELS,
      priceBook: ACME_PRICES,
      ledger: records.ledger,
      now: () => instant(NOON + waits.reduce((sum, each) => sum + each, 0)),
      wait: async (milliseconds) => {
        waits.push(milliseconds);
        await wait();
      },
    });
    const message = userText("Ticket: T-1\nStep: review");
    try {
      const { reply } = await dispatcher.call({
        key: KEY,
        request: { system: "You review.", messages: [message], tools: [], maxOutputTokens: 1000 },
        models: ["acme-frontier"],
        tags: { run: RUN, task: taskId("T-1"), step: "review" },
        budget,
        once: (key, effect) => journal.step(key, effect),
        signal: new AbortController().signal,
        batch: RULES,
        ...overrides,
      });
      return { said: reply.content, spent: budget.spent(), left: (await budget.left(taskId("T-1"))).run };
    } finally {
      await journal.release();
    }
  }
  const asked = () =>
    upstream.requests().map(({ method, path }) => `${method} ${path.replace(/msgbatch_\w+/, "ID")}`);
  const rows = async () => {
    const entries = await records.ledger.calls({});
    return entries.map(({ outcome, cost, requestId }) => ({
      outcome,
      cost: cost.kind === "priced" ? cost.amount : cost.because,
      isBatch: requestId?.startsWith("msgbatch_") ?? false,
    }));
  };
  return { life, asked, rows, waits };
}

const CREATE = "POST /v1/messages/batches";
const LOOK = "GET /v1/messages/batches/ID";
const READ = "GET /v1/messages/batches/ID/results";
const CANCEL = "POST /v1/messages/batches/ID/cancel";
const CALL = "POST /v1/messages";
const FINE = [{ type: "text", text: "It is fine." }];

test("a call with slack is handed in, looked at twice a minute, and costs half", async () => {
  const { life, asked, rows, waits } = await openBatches();
  expect(await life()).toEqual({ said: FINE, spent: BATCHED, left: usd(10) - BATCHED });
  expect(asked()).toEqual([CREATE, LOOK, LOOK, READ]);
  expect(waits).toEqual([30_000]);
  expect(await rows()).toEqual([{ outcome: "answered", cost: BATCHED, isBatch: true }]);
});

test("a batch that is late is called off after its time, and the call is made at once, at its full price", async () => {
  const { life, asked, rows, waits } = await openBatches({ looks: 1000 });
  expect(await life()).toEqual({ said: FINE, spent: LIVE, left: usd(10) - LIVE });
  expect(asked().filter((each) => each !== LOOK)).toEqual([CREATE, CANCEL, READ, CALL]);
  expect(waits.reduce((sum, each) => sum + each, 0)).toBe(300_000);
  // A batch that was called off before it was begun costs nothing.
  expect(await rows()).toEqual([{ outcome: "answered", cost: LIVE, isBatch: false }]);
});

test("what a late batch has finished all the same is taken, and not paid again", async () => {
  const { life, asked, rows } = await openBatches({ looks: 1000, finishesWhenCancelled: true });
  expect(await life()).toMatchObject({ said: FINE, spent: BATCHED });
  expect(asked()).not.toContain(CALL);
  expect(await rows()).toEqual([{ outcome: "answered", cost: BATCHED, isBatch: true }]);
});

test("a run that is stopped while it waits finds its batch again by its id, and hands in no other", async () => {
  const { life, asked, rows } = await openBatches({ looks: 3 });
  const stopped = life({
    wait: async () => {
      throw new SufficeError("run.interrupted", { message: "stopped" });
    },
  });
  await expect(stopped).rejects.toThrow("stopped");
  expect(await rows()).toEqual([]);
  const answered = { said: FINE, spent: BATCHED, left: usd(10) - BATCHED };
  expect(await life()).toEqual(answered);
  expect(await life()).toEqual(answered);
  expect(asked().filter((each) => each !== LOOK)).toEqual([CREATE, READ]);
  expect(await rows()).toEqual([{ outcome: "answered", cost: BATCHED, isBatch: true }]);
});

test("a model that is not sold in batches is called at once", async () => {
  const { life, asked } = await openBatches();
  expect(await life({ models: ["acme-mid"] })).toMatchObject({ said: FINE });
  expect(asked()).toEqual([CALL]);
});

test("a batch's price is its share of every rate, rounded up", () => {
  const rates = ratesInUsd({ freshInput: 4, cacheRead: 0.000001, output: 20 });
  const price = aPrice({ rates, batchShare: 0.5 });
  const half = ratesInUsd({ freshInput: 2, cacheRead: 0.000001, output: 10 });
  expect(batchPrice(price)).toEqual({ ...price, rates: half });
  expect(batchPrice(aPrice())).toBeUndefined();
});

const [implement, commit] = aPolicy().pipeline;
const review: PipelineStep = {
  step: "review",
  kind: "review",
  tier: "frontier",
  needs: ["text", "tools"],
  gates: ["findings"],
  fresh: true,
  afterFailures: 2,
  fallback: [],
  split: false,
  count: 1,
  batch: RULES,
};

const ticket = (id: string, after: readonly string[]) =>
  aTicket({ id: taskId(id), title: `Write ${id}`, labels: ["tier:light"], dependsOn: after.map(taskId) });

test("of a run's reviews those wait for a batch that no other task waits for", async () => {
  const steps = [implement, review, commit].filter((step) => step !== undefined);
  const passes = calls("submit_review", { verdict: "pass", findings: [] });
  const bench = await openBench({
    script: ["T-1", "T-2"].flatMap((task) => [
      { task, model: "acme-light", replies: writes(`${task}.txt`, "good") },
      { task, model: "acme-frontier", replies: [passes] },
    ]),
    policy: { pipeline: steps },
  });
  const records = await bench.run([ticket("T-1", []), ticket("T-2", ["T-1"])]);
  expect(records.map(({ outcome }) => outcome)).toEqual(["accepted", "accepted"]);
  const reviews = (await bench.ledger.calls({})).filter(({ tags }) => tags.step === "review");
  expect(
    reviews.map(({ tags, cost }) => [tags.task, cost.kind === "priced" ? cost.amount : cost.because]),
  ).toEqual([
    ["T-1", LIVE],
    ["T-2", BATCHED],
  ]);
});
