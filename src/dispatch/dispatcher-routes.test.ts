import { expect, test } from "vitest";
import {
  type ErrorCode,
  type ModelRegistry,
  type RunId,
  runId,
  SufficeError,
  taskId,
} from "../domain/index.ts";
import { ProviderFailure } from "../providers/index.ts";
import {
  ACME_MODELS,
  ACME_PRICES,
  aModel,
  aReply,
  createFakeClock,
  createFakeProvider,
  createFakeRecords,
  type FakeAnswer,
} from "../testing/index.ts";
import { createBudgetKeeper } from "./budget-keeper.ts";
import { type Call, createDispatcher } from "./dispatcher.ts";

const RUN: RunId | undefined = runId("run-1");
const UNLIMITED = { runUsd: undefined, taskUsd: undefined };

function aBench(answers: readonly FakeAnswer[], models: ModelRegistry = ACME_MODELS) {
  const clock = createFakeClock();
  const records = createFakeRecords();
  const provider = createFakeProvider(answers);
  const dispatcher = createDispatcher({
    providers: new Map([[provider.name, provider]]),
    models,
    priceBook: ACME_PRICES,
    ledger: records.ledger,
    now: clock.now,
    wait: clock.wait,
  });
  const call = (overrides: Partial<Call> = {}) =>
    dispatcher.call({
      key: "t1/a1/c1",
      request: { system: "", messages: [], tools: [], maxOutputTokens: 100 },
      models: ["acme-light", "acme-mid"],
      tags: { task: taskId("T-1"), ...(RUN === undefined ? {} : { run: RUN }) },
      budget: createBudgetKeeper(UNLIMITED),
      once: records.once,
      signal: new AbortController().signal,
      ...overrides,
    });
  const asked = () => provider.calls().map(({ request }) => request.model);
  return { call, asked, clock, records, provider };
}

function failing(code: ErrorCode, retryAfterMs?: number): FakeAnswer {
  return () => {
    throw new ProviderFailure(code, { message: `${code} it is`, retryAfterMs });
  };
}

const plainlyOverloaded: FakeAnswer = () => {
  throw new SufficeError("provider.overloaded", { message: "busy" });
};

const answering: FakeAnswer = (request) => aReply({ model: request.model });

test("the first model that is asked answers, and nobody else is asked", async () => {
  const { call, asked, clock } = aBench([answering]);
  expect((await call()).reply).toEqual(aReply({ model: "acme-light" }));
  expect([asked(), clock.waits()]).toEqual([["acme-light"], []]);
});

test.each<ErrorCode>([
  "provider.overloaded",
  "provider.rate-limited",
  "provider.timed-out",
  "provider.unreachable",
  "provider.stream-broken",
])("after %s the same route is tried again, each time a little later", async (code) => {
  const { call, asked, clock } = aBench([failing(code), failing(code), failing(code), answering]);
  expect((await call()).reply.model).toBe("acme-light");
  expect(asked()).toEqual(["acme-light", "acme-light", "acme-light", "acme-light"]);
  expect(clock.waits()).toEqual([500, 1000, 2000]);
});

test("a plain error of the table is retried like a failure that knows more", async () => {
  const { call, asked } = aBench([plainlyOverloaded, answering]);
  await call();
  expect(asked()).toEqual(["acme-light", "acme-light"]);
});

test("a provider that says how long to wait is taken at its word, up to a minute", async () => {
  const code = "provider.rate-limited";
  const { call, asked, clock } = aBench([failing(code, 0), failing(code, 60_000), answering]);
  await call();
  expect(clock.waits()).toEqual([0, 60_000]);
  expect(asked()).toEqual(["acme-light", "acme-light", "acme-light"]);
});

test("each wait is told before it begins, with its reason", async () => {
  const { call, clock } = aBench([
    failing("provider.overloaded"),
    failing("provider.timed-out", 70),
    answering,
  ]);
  const told: unknown[] = [];
  await call({ onRetry: ({ code }, waitMs) => told.push([code, waitMs, clock.waits().length]) });
  expect(told).toEqual([
    ["provider.overloaded", 500, 0],
    ["provider.timed-out", 70, 1],
  ]);
});

test("more patience than a minute is not had: the next route is taken at once", async () => {
  const { call, asked, clock } = aBench([failing("provider.rate-limited", 60_001), answering]);
  expect((await call()).reply.model).toBe("acme-mid");
  expect([asked(), clock.waits()]).toEqual([["acme-light", "acme-mid"], []]);
});

test("a route that fails four times is left for the next one, which gets as many tries", async () => {
  const down = failing("provider.overloaded");
  const { call, asked, clock } = aBench([down, down, down, down, down, answering]);
  expect((await call()).reply.model).toBe("acme-mid");
  expect(asked()).toEqual([...Array(4).fill("acme-light"), "acme-mid", "acme-mid"]);
  expect(clock.waits()).toEqual([500, 1000, 2000, 500]);
});

test.each<ErrorCode>(["provider.unauthorised", "provider.model-unknown", "provider.context-too-long"])(
  "after %s the next route is taken without asking again",
  async (code) => {
    const { call, asked, clock } = aBench([failing(code), answering]);
    expect((await call()).reply.model).toBe("acme-mid");
    expect([asked(), clock.waits()]).toEqual([["acme-light", "acme-mid"], []]);
  },
);

test.each<ErrorCode>(["provider.invalid-request", "provider.refused", "run.interrupted"])(
  "after %s nothing is tried again, neither here nor elsewhere",
  async (code) => {
    const { call, asked } = aBench([failing(code), answering]);
    await expect(call()).rejects.toMatchObject({ code });
    expect(asked()).toEqual(["acme-light"]);
  },
);

test("an error that is in no table is a bug, and is not tried elsewhere", async () => {
  const bug = new TypeError("x is not a function");
  const { call, asked } = aBench([
    () => {
      throw bug;
    },
  ]);
  await expect(call()).rejects.toBe(bug);
  expect(asked()).toEqual(["acme-light"]);
});

test("where no route answers, the last failure is told", async () => {
  const { call } = aBench([failing("provider.unauthorised"), failing("provider.model-unknown")]);
  await expect(call()).rejects.toMatchObject({
    code: "provider.model-unknown",
    message: "provider.model-unknown it is",
  });
});

test("a model that nobody serves is passed over, without a row: nothing was tried", async () => {
  const models = [aModel({ id: "other-light", provider: "other" }), aModel({ id: "acme-mid" })];
  const { call, asked, records } = aBench([answering], models);
  await call({ models: ["other-light", "never-heard-of", "acme-mid"] });
  expect([asked(), records.calls().length]).toEqual([["acme-mid"], 1]);
});

test("where no model was given at all, that is said", async () => {
  const { call } = aBench([]);
  await expect(call({ models: [] })).rejects.toMatchObject({ code: "routing.no-candidate" });
});

test("an alias is sent as the model's own id, and no more output is asked for than it can give", async () => {
  const models = [aModel({ id: "acme-mid", aliases: ["mid-latest"], maxOutput: 64 })];
  const { call, provider } = aBench([answering], models);
  await call({ models: ["mid-latest"] });
  expect(provider.calls().map(({ request }) => request)).toEqual([
    { model: "acme-mid", system: "", messages: [], tools: [], maxOutputTokens: 64 },
  ]);
});

test("all tries of a call carry the same key, so that a server that knows it does not do it twice", async () => {
  const { call, provider } = aBench([
    failing("provider.timed-out"),
    failing("provider.unauthorised"),
    answering,
  ]);
  await call();
  expect(provider.calls().map(({ idempotencyKey }) => idempotencyKey)).toEqual(
    Array(3).fill("run-1/t1/a1/c1"),
  );
});

test("who is stopped while waiting asks nobody any more", async () => {
  const controller = new AbortController();
  const { call, asked } = aBench([
    () => {
      controller.abort();
      throw new ProviderFailure("provider.overloaded", { message: "busy" });
    },
  ]);
  await expect(call({ signal: controller.signal })).rejects.toMatchObject({ code: "run.interrupted" });
  expect(asked()).toEqual(["acme-light"]);
});

test.each<ErrorCode>(["provider.unreachable", "provider.timed-out"])(
  "after %s no other model of the same provider is asked: it would only be waited for again",
  async (code) => {
    const { call, asked } = aBench([failing(code), answering]);
    await expect(call({ mostTries: 1 })).rejects.toMatchObject({ code });
    expect(asked()).toEqual(["acme-light"]);
  },
);
