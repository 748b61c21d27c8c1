import { expect, test } from "vitest";
import { createBudgetKeeper } from "../../dispatch/index.ts";
import { type ModelReply, type NanoUsd, nanoUsd, SufficeError, taskId } from "../../domain/index.ts";
import {
  aDecisionContext,
  aPolicy,
  aReply,
  aTask,
  aTaskRecord,
  createFakeProvider,
  createFakeRecords,
  type FakeAnswer,
} from "../../testing/index.ts";
import { assess, tasksToAsk } from "./assess.ts";

const policy = aPolicy({ assessor: { ask: "light", when: {}, mayLower: true, because: "doubt" } });
const context = aDecisionContext({ policy });
const wanted = (count: number) => {
  const tasks = Array.from({ length: count }, (_, index) =>
    aTask({ ticket: { id: taskId(`T-${index + 1}`) } }),
  );
  return tasksToAsk(tasks, context);
};

const { run: RUN } = aTaskRecord();
const answering =
  (text: string, more: Partial<ModelReply> = {}): FakeAnswer =>
  () =>
    aReply({ model: "acme-light", content: [{ type: "text", text }], ...more });
const failing =
  (code: SufficeError["code"]): FakeAnswer =>
  () => {
    throw new SufficeError(code, { message: "it did not work" });
  };
const OPINION = '{"tier":"frontier","because":"it spans modules"}';

function stage(limits: { readonly runUsd?: NanoUsd; readonly taskUsd?: NanoUsd } = {}) {
  const records = createFakeRecords();
  const said: string[] = [];
  const budget = () => createBudgetKeeper({ runUsd: limits.runUsd, taskUsd: limits.taskUsd });
  const ask = async (
    answers: readonly FakeAnswer[],
    { tickets = 1, signal = new AbortController().signal } = {},
  ) => {
    const provider = createFakeProvider(answers);
    const spent = budget();
    const given = await assess(wanted(tickets), context, {
      providers: new Map([["acme", provider]]),
      serving: [],
      models: context.models,
      ledger: records.ledger,
      budget: spent,
      once: records.once,
      keyOf: (position) => `assess/${position}`,
      tags: { run: RUN, project: "/shop" },
      signal,
      say: (text) => said.push(text),
    });
    return { answers: [...given.values()], requests: provider.calls(), spent: spent.spent() };
  };
  return { ask, records, said };
}

test("an opinion is asked for with the ticket's words alone, costs what it costs, and leaves its row", async () => {
  const { ask, records, said } = stage();
  const { answers, requests, spent } = await ask([answering(OPINION)]);
  const [row] = records.calls();
  const cost = row?.cost.kind === "priced" ? row.cost.amount : undefined;
  expect(cost).toBeGreaterThan(0);
  expect(answers).toEqual([
    {
      kind: "said",
      assessment: { tier: "frontier", by: "acme-light", because: "it spans modules", cost },
    },
  ]);
  expect(
    requests.map(({ request: { tools, maxOutputTokens, messages } }) => ({
      tools,
      maxOutputTokens,
      messages,
    })),
  ).toEqual([
    {
      tools: [],
      maxOutputTokens: 200,
      messages: [
        {
          role: "user",
          content: [{ type: "text", text: "<ticket>\nTitle: Make the list nicer\n</ticket>" }],
        },
      ],
    },
  ]);
  expect(row?.tags).toEqual({
    run: RUN,
    project: "/shop",
    task: "T-1",
    step: "assess",
    tier: "light",
  });
  expect(spent).toBe(cost);
  expect(said).toEqual([
    "asking acme-light how hard 1 ticket is, before deciding",
    expect.stringMatching(/^T-1: acme-light says frontier, for \$0\.\d+: it spans modules$/),
  ]);
});

test.each<[string, FakeAnswer, string]>([
  ["prose", answering("I would say mid."), "acme-light did not answer in the form that was asked for"],
  [
    "an answer that was cut off",
    answering('{"tier":"mid","bec', { stop: { kind: "max-tokens", raw: "max_tokens" } }),
    "acme-light did not answer in the form that was asked for, cut off at 200 tokens",
  ],
  [
    "a refusal",
    answering(OPINION, { stop: { kind: "refusal", raw: "refusal" } }),
    "acme-light declined to answer",
  ],
  ["a failure", failing("provider.invalid-request"), "acme-light could not be asked (it did not work)"],
])("%s is no opinion, and the next ticket is asked about all the same", async (_, answer, because) => {
  const { ask, records } = stage();
  const { answers } = await ask([answer, answering(OPINION)], { tickets: 2 });
  expect(answers).toMatchObject([{ kind: "silent", because }, { kind: "said" }]);
  expect(records.calls()).toHaveLength(2);
});

test("after a server that is down nobody else is asked", async () => {
  const { ask } = stage();
  const { answers, requests } = await ask([failing("provider.unauthorised")], { tickets: 3 });
  const because = "acme-light could not be asked (it did not work)";
  const stopped = { kind: "silent", because: `not asked any more, since ${because}` };
  expect([answers, requests.length]).toEqual([[{ kind: "silent", because }, stopped, stopped], 1]);
});

test("a cap is kept: what does not fit is not asked", async () => {
  const { ask, records } = stage({ runUsd: nanoUsd(1) });
  const { answers } = await ask([], { tickets: 2 });
  expect(answers).toMatchObject([
    { because: expect.stringContaining("does not fit the run's cap") },
    { because: expect.stringMatching(/^not asked any more, since /) },
  ]);
  expect(records.calls()).toEqual([]);
  const capped = await stage({ taskUsd: nanoUsd(1) }).ask([], { tickets: 2 });
  expect(capped.answers).toMatchObject([
    { because: expect.stringContaining("the task's cap") },
    { because: expect.stringMatching(/^acme-light could not be asked .*the task's cap/) },
  ]);
});

test("a resumed run asks nobody twice, gets every answer again, and has it paid already", async () => {
  const { ask, said } = stage();
  const first = await ask([answering(OPINION), answering("prose"), failing("provider.unauthorised")], {
    tickets: 4,
  });
  const lines = said.length;
  const again = await ask([], { tickets: 4 });
  expect([again.answers, again.spent, said.length]).toEqual([first.answers, first.spent, lines]);
});

test("a question that a kill cut off is put again, and may have been paid before: its cost is unknown", async () => {
  const { ask, records } = stage();
  records.interrupt("assess/1");
  const { answers } = await ask([answering(OPINION)]);
  expect(answers).toMatchObject([{ kind: "said", assessment: { cost: undefined } }]);
  expect(records.calls().map(({ outcome }) => outcome)).toEqual(["interrupted", "answered"]);
});

test("whoever stops the work stops the asking; it is no answer, and nothing is remembered", async () => {
  const { ask } = stage();
  const stop = new AbortController();
  const stopped = ask(
    [
      () => {
        stop.abort();
        throw new SufficeError("run.interrupted", { message: "stopped" });
      },
    ],
    { signal: stop.signal },
  );
  await expect(stopped).rejects.toMatchObject({ code: "run.interrupted" });
  expect((await ask([answering(OPINION)])).answers).toMatchObject([{ kind: "said" }]);
});

test("a tier that nobody serves gives no opinion", async () => {
  const local = {
    ...policy,
    assessor: { ask: "local", when: {}, mayLower: true, because: "doubt" },
  } as const;
  const there = aDecisionContext({ policy: local });
  const models = there.models.filter(({ tier }) => tier !== "local");
  const { records } = stage();
  const answers = await assess(tasksToAsk([aTask()], there), there, {
    providers: new Map(),
    serving: [],
    models,
    ledger: records.ledger,
    budget: createBudgetKeeper({ runUsd: undefined, taskUsd: undefined }),
    once: records.once,
    keyOf: String,
    tags: {},
    signal: new AbortController().signal,
    say: () => undefined,
  });
  expect([...answers.values()]).toEqual([{ kind: "silent", because: "none is served by " }]);
});
