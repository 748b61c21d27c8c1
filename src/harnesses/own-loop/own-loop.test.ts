import { expect, test } from "vitest";
import type {
  ContentBlock,
  Json,
  Message,
  ModelReply,
  StopReason,
  ToolUseBlock,
} from "../../domain/index.ts";
import { userText } from "../../domain/index.ts";
import type { Assignment, HarnessOutcome, HarnessServices, ToolOutcome } from "../harness.ts";
import { createOwnLoop } from "./own-loop.ts";

const READ = { name: "read_file", description: "Reads.", inputSchema: { type: "object" } };
const SUBMIT = { name: "submit", description: "Hands in.", inputSchema: { type: "object" } };

function text(words: string): ContentBlock {
  return { type: "text", text: words };
}

function call(id: string, name = "read_file", input: Json = { path: id }): ToolUseBlock {
  return { type: "tool-use", id, name, input };
}

function reply(stop: StopReason["kind"] | StopReason, ...content: readonly ContentBlock[]): ModelReply {
  const reason = typeof stop === "string" ? { kind: stop, raw: stop } : stop;
  return { model: "acme-small", content, stop: reason, usage: undefined, requestId: undefined };
}

function results(...outcomes: readonly (readonly [string, string, boolean])[]): Message {
  return {
    role: "user",
    content: outcomes.map(([toolUseId, text, isError]) => ({
      type: "tool-result",
      toolUseId,
      text,
      isError,
    })),
  };
}

function anAssignment(assignment: Partial<Assignment> = {}): Assignment {
  return {
    system: "Work.",
    messages: [userText("Do it.")],
    tools: [READ],
    submit: undefined,
    handBack: undefined,
    maxTurns: 5,
    ...assignment,
  };
}

interface Played {
  readonly outcome: HarnessOutcome;
  /** How many messages the model saw at each turn, and what ran. */
  readonly log: readonly string[];
}

async function play(assignment: Assignment, ...replies: readonly ModelReply[]): Promise<Played> {
  const log: string[] = [];
  const services: HarnessServices = {
    async callModel({ messages, turn }) {
      log.push(`turn ${turn}: ${messages.length} messages`);
      const next = replies[turn - 1];
      if (next === undefined) throw new Error("the script has no more replies");
      return next;
    },
    async runTool({ id }, { turn, index }): Promise<ToolOutcome> {
      log.push(`tool ${turn}.${index}: ${id}`);
      return { text: `result of ${id}`, isError: false };
    },
  };
  return { outcome: await createOwnLoop().run(assignment, services), log };
}

const FIRST = userText("Do it.");

test("a model that only talks is finished at once", async () => {
  const { outcome, log } = await play(anAssignment(), reply("end", text("Done."), text("Really.")));
  expect(outcome).toEqual({
    kind: "finished",
    text: "Done.\nReally.",
    submission: undefined,
    messages: [FIRST, { role: "assistant", content: [text("Done."), text("Really.")] }],
  });
  expect(log).toEqual(["turn 1: 1 messages"]);
});

test("tools run one by one in their order, and their results go back together", async () => {
  const { outcome, log } = await play(
    anAssignment(),
    reply("tool-use", text("Let me look."), call("a"), call("b")),
    reply("tool-use", call("c")),
    reply("end", text("Done.")),
  );
  expect(log).toEqual([
    "turn 1: 1 messages",
    "tool 1.1: a",
    "tool 1.2: b",
    "turn 2: 3 messages",
    "tool 2.1: c",
    "turn 3: 5 messages",
  ]);
  expect(outcome).toEqual({
    kind: "finished",
    text: "Done.",
    submission: undefined,
    messages: [
      FIRST,
      { role: "assistant", content: [text("Let me look."), call("a"), call("b")] },
      results(["a", "result of a", false], ["b", "result of b", false]),
      { role: "assistant", content: [call("c")] },
      results(["c", "result of c", false]),
      { role: "assistant", content: [text("Done.")] },
    ],
  });
});

test("submit ends the work after the other tools of its turn, and its input is the answer as it is", async () => {
  const { outcome, log } = await play(
    anAssignment({ submit: SUBMIT }),
    reply("tool-use", text("Here."), call("s", "submit", ["anything"]), call("a"), call("s2", "submit", 2)),
  );
  expect(log).toEqual(["turn 1: 1 messages", "tool 1.2: a"]);
  expect(outcome).toEqual({
    kind: "finished",
    text: "Here.",
    submission: ["anything"],
    messages: [
      FIRST,
      {
        role: "assistant",
        content: [text("Here."), call("s", "submit", ["anything"]), call("a"), call("s2", "submit", 2)],
      },
      results(
        ["s", "Handed in.", false],
        ["a", "result of a", false],
        ["s2", "Only the first answer of a turn counts.", true],
      ),
    ],
  });
});

test("a model that forgets to submit is reminded once", async () => {
  const reminded = await play(
    anAssignment({ submit: SUBMIT }),
    reply("end", text("I am done.")),
    reply("tool-use", call("s", "submit", 1)),
  );
  expect(reminded.outcome).toMatchObject({ kind: "finished", submission: 1 });
  const stubborn = await play(
    anAssignment({ submit: SUBMIT }),
    reply("end", text("I am done.")),
    reply("end", text("I said so.")),
  );
  expect(stubborn.outcome).toEqual({
    kind: "gave-up",
    because: "it ended without calling submit",
    messages: [
      FIRST,
      { role: "assistant", content: [text("I am done.")] },
      userText("Hand in your answer by calling the tool submit."),
      { role: "assistant", content: [text("I said so.")] },
    ],
  });
});

test("an unknown tool gets an error that names those that there are, and no service hears of it", async () => {
  const { outcome, log } = await play(
    anAssignment({ submit: SUBMIT }),
    reply("tool-use", call("x", "rm")),
    reply("tool-use", call("s", "submit", {})),
  );
  expect(log).toEqual(["turn 1: 1 messages", "turn 2: 3 messages"]);
  expect(outcome.messages[2]).toEqual(
    results(["x", 'There is no tool "rm". There are: read_file, submit.', true]),
  );
});

test("when the turns are used up it gives up, with every call answered", async () => {
  const { outcome, log } = await play(
    anAssignment({ maxTurns: 2 }),
    reply("tool-use", call("a")),
    reply("tool-use", call("b")),
  );
  expect(outcome).toMatchObject({ kind: "gave-up", because: "it used up its 2 turns" });
  expect(outcome.messages.at(-1)).toEqual(results(["b", "result of b", false]));
  expect(log.filter((line) => line.startsWith("turn"))).toHaveLength(2);
});

test("without any turn no model is called", async () => {
  const { outcome, log } = await play(anAssignment({ maxTurns: 0 }));
  expect(outcome).toEqual({ kind: "gave-up", because: "it used up its 0 turns", messages: [FIRST] });
  expect(log).toEqual([]);
});

test("an answer that is cut off is continued, and that costs a turn", async () => {
  const { outcome, log } = await play(
    anAssignment(),
    reply("max-tokens", text("One, ")),
    reply("end", text("two.")),
  );
  expect(outcome).toEqual({
    kind: "finished",
    text: "One, two.",
    submission: undefined,
    messages: [
      FIRST,
      { role: "assistant", content: [text("One, ")] },
      userText("Your answer was cut off at its length limit. Continue where it stopped."),
      { role: "assistant", content: [text("two.")] },
    ],
  });
  expect(log).toEqual(["turn 1: 1 messages", "turn 2: 3 messages"]);
});

test("a reply without content leaves no empty message behind", async () => {
  const { outcome } = await play(anAssignment(), reply("max-tokens"), reply("end", text("Done.")));
  expect(outcome.messages.map(({ role, content }) => [role, content.length])).toEqual([
    ["user", 1],
    ["user", 1],
    ["assistant", 1],
  ]);
});

test("a call that was cut off is not carried out, since half its input may be missing; those before it are", async () => {
  const { outcome, log } = await play(
    anAssignment({ submit: SUBMIT }),
    reply("max-tokens", call("a"), call("s", "submit", {})),
    reply("tool-use", call("s2", "submit", { whole: true })),
  );
  expect(log).toEqual(["turn 1: 1 messages", "tool 1.1: a", "turn 2: 3 messages"]);
  expect(outcome).toMatchObject({ kind: "finished", submission: { whole: true } });
  expect(outcome.messages[2]).toMatchObject({
    content: [
      { toolUseId: "a", isError: false },
      { toolUseId: "s", isError: true },
    ],
  });
});

test("a refusal ends the work, and a refused reply's tools do not run", async () => {
  const plain = await play(anAssignment(), reply("refusal", text("No.")));
  expect(plain.outcome).toMatchObject({ kind: "gave-up", because: "the model declined to answer" });
  const withTool = await play(
    anAssignment({ submit: SUBMIT }),
    reply("refusal", call("a"), call("s", "submit", 1)),
  );
  expect(withTool.outcome).toMatchObject({ kind: "gave-up", because: "the model declined to answer" });
  expect(withTool.log).toEqual(["turn 1: 1 messages"]);
});

test.each([
  [
    { kind: "unknown", raw: "pause_turn" } as const,
    "the model stopped for a reason that is not known: pause_turn",
  ],
  [
    { kind: "unknown", raw: undefined } as const,
    "the model stopped for a reason that is not known: none given",
  ],
  [
    { kind: "tool-use", raw: "tool_calls" } as const,
    "the model stopped for a reason that is not known: tool_calls",
  ],
])("a stop of %j without a tool call is not guessed at", async (stop, because) => {
  const { outcome } = await play(anAssignment(), reply(stop, text("Hm.")));
  expect(outcome).toMatchObject({ kind: "gave-up", because });
});

test("tool calls count whatever the reason that was given for the stop", async () => {
  const { outcome, log } = await play(
    anAssignment(),
    reply({ kind: "unknown", raw: "new_reason" }, call("a")),
    reply("end", text("Done.")),
  );
  expect(outcome.kind).toBe("finished");
  expect(log).toContain("tool 1.1: a");
});

test("what a service throws goes through", async () => {
  const services: HarnessServices = {
    callModel: async () => reply("tool-use", call("a")),
    runTool: async () => {
      throw new Error("the budget is used up");
    },
  };
  await expect(createOwnLoop().run(anAssignment(), services)).rejects.toThrow("the budget is used up");
});

test("the assignment's own messages are not changed", async () => {
  const messages = [FIRST];
  await play(anAssignment({ messages }), reply("tool-use", call("a")), reply("end", text("Done.")));
  expect(messages).toEqual([FIRST]);
});

const HAND_BACK = { name: "hand_back", description: "Gives back.", inputSchema: { type: "object" } };
const delegated = (overrides: Partial<Assignment> = {}) =>
  anAssignment({ handBack: HAND_BACK, ...overrides });

test("work that is handed back ends there, with its reason and every call answered", async () => {
  const back = call("h", "hand_back", { reason: "the file is\nnot there" });
  const { outcome, log } = await play(delegated(), reply("tool-use", text("Hm."), back));
  expect(outcome).toEqual({
    kind: "gave-up",
    because: "it handed the work back: the file is not there",
    messages: [
      FIRST,
      { role: "assistant", content: [text("Hm."), back] },
      results(["h", "This was not carried out.", true]),
    ],
  });
  expect(log).toEqual(["turn 1: 1 messages"]);
});

test("beside a hand-back nothing else is carried out, before it or after it, and nothing is handed in", async () => {
  const { outcome, log } = await play(
    delegated({ submit: SUBMIT }),
    reply(
      "tool-use",
      call("a"),
      call("s", "submit", 1),
      call("h", "hand_back", { reason: "in doubt" }),
      call("b"),
      call("h2", "hand_back", { reason: "once more" }),
    ),
  );
  expect(outcome).toMatchObject({ kind: "gave-up", because: "it handed the work back: in doubt" });
  expect(log).toEqual(["turn 1: 1 messages"]);
  const notDone = ["a", "s", "h", "b", "h2"].map((id) => [id, "This was not carried out.", true] as const);
  expect(outcome.messages.at(-1)).toEqual(results(...notDone));
});

test("a hand-back that was cut off is no hand-back: what comes before it is done, and it is to be said again", async () => {
  const { outcome, log } = await play(
    delegated(),
    reply("max-tokens", call("a"), call("h", "hand_back", {})),
    reply("tool-use", call("h2", "hand_back", { reason: "in doubt" })),
  );
  expect(log).toEqual(["turn 1: 1 messages", "tool 1.1: a", "turn 2: 3 messages"]);
  expect(outcome).toMatchObject({ kind: "gave-up", because: "it handed the work back: in doubt" });
  expect(outcome.messages[2]).toMatchObject({ content: [{ isError: false }, { isError: true }] });
});

test("a reply that was refused hands nothing back", async () => {
  const { outcome } = await play(delegated(), reply("refusal", call("h", "hand_back", { reason: "no" })));
  expect(outcome).toMatchObject({ kind: "gave-up", because: "the model declined to answer" });
});

test.each<[string, Json]>([
  ["no reason", {}],
  ["an empty one", { reason: " \n" }],
  ["one that is no text", { reason: 1 }],
  ["no object", "in doubt"],
])("with %s it is handed back without one", async (_, input) => {
  const { outcome } = await play(delegated(), reply("tool-use", call("h", "hand_back", input)));
  expect(outcome).toMatchObject({ because: "it handed the work back: it gave no reason" });
});

async function told(reason: string): Promise<string> {
  const { outcome } = await play(delegated(), reply("tool-use", call("h", "hand_back", { reason })));
  return outcome.kind === "gave-up" ? outcome.because.replace("it handed the work back: ", "") : "";
}

test("a reason is one line of plain text, and no more than a progress line should hold", async () => {
  expect(await told("a\u001b[2J\r\nb")).toBe("a [2J b");
  expect(await told("x".repeat(100_000))).toBe("x".repeat(500));
  // The character that does not fit whole is left out whole.
  expect(await told(`${"x".repeat(499)}😀`)).toBe("x".repeat(499));
});

test("to one that was not delegated, hand_back is a tool that is not there", async () => {
  const { outcome, log } = await play(
    anAssignment(),
    reply("tool-use", call("h", "hand_back", { reason: "in doubt" })),
    reply("end", text("Done.")),
  );
  expect(outcome.kind).toBe("finished");
  expect(outcome.messages[2]).toEqual(
    results(["h", 'There is no tool "hand_back". There are: read_file.', true]),
  );
  expect(log).toEqual(["turn 1: 1 messages", "turn 2: 3 messages"]);
});

test("among the tools that there are, an unknown one is told of hand_back too", async () => {
  const { outcome } = await play(
    delegated({ submit: SUBMIT }),
    reply("tool-use", call("x", "rm")),
    reply("tool-use", call("s", "submit", {})),
  );
  expect(outcome.messages[2]).toEqual(
    results(["x", 'There is no tool "rm". There are: read_file, submit, hand_back.', true]),
  );
});
