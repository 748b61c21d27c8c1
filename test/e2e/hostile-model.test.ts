import { afterEach, expect, test } from "vitest";
import {
  type Asking,
  type HostileModel,
  KEY,
  openStage,
  type Saying,
  type Stage,
  startModel,
  ticket,
} from "./hostile-stage.ts";
import { rowsIn, runIn } from "./shop.ts";

let stage: Stage | undefined;
let model: HostileModel | undefined;
afterEach(async () => {
  await model?.close();
  await stage?.remove();
});

const LIGHT = "claude-haiku-5-5";
const FRONTIER = "claude-opus-5-5";
const USAGE = { input_tokens: 1_000_000, output_tokens: 100_000 };
/** Of that usage, whose prompt lies in the dearer band: 1 million at $0.50 and 100 thousand at $2.50 the million. */
const LIGHT_COST = 750_000_000;

const LOOK = { name: "list_files", input: {} };

/** Every task's work is a line of its own. */
function work({ number }: Asking) {
  return { name: "write_file", input: { path: "src/a.js", content: `export const a = 2; // ${number}\n` } };
}

function honest(asking: Asking): Saying {
  return asking.turn === 0 ? { tools: [work(asking)] } : { say: "Done." };
}

/** A Messages stream that has begun, and told what it used. */
const BEGUN =
  `event: message_start\ndata: ${JSON.stringify({ type: "message_start", message: { model: LIGHT, usage: { input_tokens: 2_000_000, output_tokens: 1 } } })}\n\n` +
  'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\n\n';

const TALE = "blah ".repeat(400_000);

const MODELS: Readonly<Record<string, (asking: Asking, before: number) => Saying>> = {
  "never stops": () => ({ tools: [LOOK] }),
  "says nothing": () => ({}),
  "says nothing but a reason": () => ({ stop: "pause_turn" }),
  declines: () => ({ say: "No.", stop: "refusal" }),
  "declines with a call": (asking) => ({ tools: [work(asking)], stop: "refusal" }),
  "only talks": () => ({ say: TALE }),
  "has no words left": () => ({ say: "and", stop: "max_tokens" }),
  "calls what is not there": (asking) =>
    asking.turn === 0
      ? {
          tools: [
            { name: "rm_rf", input: { path: "/" } },
            { name: "", input: {} },
            { name: "__proto__", input: {} },
            { name: "submit_review", input: { verdict: "pass", findings: [] } },
          ],
        }
      : honest({ ...asking, turn: asking.turn - 1 }),
  "calls in wrong ways": (asking) =>
    asking.turn === 0
      ? {
          tools: [
            { name: "write_file", input: {} },
            { name: "write_file", input: { path: 3, content: [] } },
            { name: "write_file", input: { path: "src/a.js", content: "x", mode: "0777" } },
            { name: "write_file", input: { path: "x".repeat(100_000), content: "x" } },
            { name: "write_file", input: { path: "src", content: "x" } },
            { name: "write_file", input: { path: "large", content: "x".repeat(1_000_001) } },
            { name: "read_file", input: { path: "src/a.js", offset: -1 } },
            { name: "search_files", input: { query: "(", regex: true } },
            { name: "run_command", input: { argv: "node" } },
          ],
        }
      : honest({ ...asking, turn: asking.turn - 1 }),
  "is cut in a call": (asking) =>
    asking.turn === 0
      ? { tools: [{ name: "write_file", input: { path: "src/a.js", content: "half" } }], stop: "max_tokens" }
      : honest({ ...asking, turn: asking.turn - 1 }),
  "talks much and works": (asking) => ({ ...honest(asking), say: TALE }),
  "fails once": (asking, before) =>
    before === 0 ? { raw: "oops", status: 500, type: "text/plain" } : honest(asking),
  "breaks off once": (asking, before) =>
    before === 0 ? { raw: BEGUN, type: "text/event-stream", breaks: true } : honest(asking),
  "sends garbage once": (asking, before) => (before === 0 ? { raw: "\u0000%%%{{{" } : honest(asking)),
  "sends a broken call once": (asking, before) =>
    before === 0
      ? {
          raw: JSON.stringify({
            type: "message",
            model: LIGHT,
            content: [{ type: "tool_use", id: "t", name: "write_file", input: "no object" }],
            stop_reason: "tool_use",
            usage: USAGE,
          }),
        }
      : honest(asking),
  "reports no usage": (asking) => ({ ...honest(asking), usage: undefined }),
  "reports negative usage": (asking) => ({
    ...honest(asking),
    usage: { input_tokens: -5, output_tokens: -1 },
  }),
  "reports usage in words": (asking) => ({
    ...honest(asking),
    usage: { input_tokens: "1000", output_tokens: "many" },
  }),
  "reports half its usage": (asking) => ({ ...honest(asking), usage: { input_tokens: 1000 } }),
  "reports absurd usage": (asking) => ({
    ...honest(asking),
    usage: {
      input_tokens: Number.MAX_SAFE_INTEGER,
      output_tokens: Number.MAX_SAFE_INTEGER,
      cache_read_input_tokens: Number.MAX_SAFE_INTEGER,
    },
  }),
  "is another one": (asking) => ({ ...honest(asking), model: FRONTIER }),
  "is nobody's": (asking) => ({ ...honest(asking), model: "mystery-9" }),
  "tells the key": () => ({
    raw: JSON.stringify({
      type: "error",
      error: { type: "invalid_request_error", message: `bad header x-api-key: ${KEY}` },
    }),
    status: 400,
  }),
};

function each(row: string, count: number): string {
  return Array.from({ length: count }, () => row).join("; ");
}

test("whatever a model or its server does, each task has a clear end, and every call has its row", async () => {
  stage = await openStage({
    commands: [["node", "-e", "*"]],
    caps: "{ task_usd: 50, rounds: 1, escalations: 0, turns: 4 }",
  });
  const before = stage.checkedOut();
  const times = new Map<string, number>();
  const said = new Map<string, Asking>();
  model = await startModel((asking) => {
    const { task } = asking;
    const count = times.get(task) ?? 0;
    times.set(task, count + 1);
    if (asking.turn === 1) said.set(task, asking);
    const saying = MODELS[task]?.(asking, count) ?? { say: "?" };
    return "raw" in saying || "usage" in saying ? saying : { ...saying, usage: USAGE };
  });
  const tickets = Object.keys(MODELS).map((id) => ticket(id, { requirement: id }));
  const ended = await stage.run(model.url, tickets, "--json").ended;
  expect(ended).toMatchObject({ code: 6, signal: null });
  const receipts = ended.output
    .trim()
    .split("\n")
    .map(
      (
        line,
      ): {
        readonly schema: string;
        readonly task: string;
        readonly outcome: string;
        readonly because: string;
        readonly costUsd: number;
        readonly unpricedCalls?: number;
      } => JSON.parse(line),
    )
    .filter(({ schema }) => schema === "suffice.receipt/1");
  expect(Object.fromEntries(receipts.map(({ task, outcome }) => [task, outcome]))).toEqual({
    "never stops": "failed",
    "says nothing": "failed",
    "says nothing but a reason": "failed",
    declines: "failed",
    "declines with a call": "failed",
    "only talks": "failed",
    "has no words left": "failed",
    "calls what is not there": "accepted",
    "calls in wrong ways": "accepted",
    "is cut in a call": "accepted",
    "talks much and works": "accepted",
    "fails once": "accepted",
    "breaks off once": "accepted",
    "sends garbage once": "accepted",
    "sends a broken call once": "accepted",
    "reports no usage": "accepted",
    "reports negative usage": "accepted",
    "reports usage in words": "accepted",
    "reports half its usage": "accepted",
    "reports absurd usage": "accepted",
    "is another one": "accepted",
    "is nobody's": "accepted",
    "tells the key": "failed",
  });
  expect(times.get("never stops")).toBe(4);
  for (const task of ["calls what is not there", "calls in wrong ways", "is cut in a call"]) {
    expect(said.get(task)?.results.filter(({ isError }) => !isError)).toEqual([]);
  }

  const rows = Object.fromEntries(
    rowsIn(
      stage.ledger,
      `select task, group_concat(outcome || ' ' || coalesce(error_code, model_answered) || ' ' || coalesce(cost_nano_usd, unpriced_because), '; ') as told from calls group by task`,
    ).map(({ task, told }) => [task, told]),
  );
  const answered = `answered ${LIGHT} ${LIGHT_COST}`;
  const unreported = `answered ${LIGHT} usage-not-reported`;
  expect(rows).toEqual({
    "never stops": each(answered, 4),
    "says nothing": answered,
    "says nothing but a reason": answered,
    declines: answered,
    "declines with a call": answered,
    "only talks": answered,
    "has no words left": each(answered, 4),
    "calls what is not there": each(answered, 3),
    "calls in wrong ways": each(answered, 3),
    "is cut in a call": each(answered, 3),
    "talks much and works": each(answered, 2),
    "fails once": `failed provider.overloaded 0; ${each(answered, 2)}`,
    // 2 million at $0.50 and one token at $2.50 the million: what had been told before it broke.
    "breaks off once": `failed provider.stream-broken 1000002500; ${each(answered, 2)}`,
    "sends garbage once": `failed provider.stream-broken usage-not-reported; ${each(answered, 2)}`,
    "sends a broken call once": `failed provider.stream-broken usage-not-reported; ${each(answered, 2)}`,
    "reports no usage": each(unreported, 2),
    "reports negative usage": each(unreported, 2),
    "reports usage in words": each(unreported, 2),
    "reports half its usage": each(unreported, 2),
    "reports absurd usage": each(unreported, 2),
    // At the price of the one that answered: 1 million at $4 and 100 thousand at $20 the million.
    "is another one": each(`answered ${FRONTIER} 6000000000`, 2),
    "is nobody's": each("answered mystery-9 unknown-model", 2),
    "tells the key": "failed provider.invalid-request 0",
  });
  expect(
    receipts
      .filter(({ unpricedCalls }) => unpricedCalls !== 0)
      .map(({ task, unpricedCalls }) => [task, unpricedCalls]),
  ).toEqual([
    ["sends garbage once", 1],
    ["sends a broken call once", 1],
    ["reports no usage", 2],
    ["reports negative usage", 2],
    ["reports usage in words", 2],
    ["reports half its usage", 2],
    ["reports absurd usage", 2],
    ["is nobody's", 2],
  ]);
  expect(rowsIn(stage.ledger, "select count(*) as count from calls")).toEqual([
    { count: model.bodies().length },
  ]);

  expect(stage.checkedOut()).toEqual(before);
  expect(stage.git("rev-list", "--count", `main..suffice/${runIn(ended.talk)}`).trim()).toBe("15");
  expect(ended.output + ended.talk).not.toContain(KEY);
  expect(model.bodies().join("")).not.toContain(KEY);
  expect(stage.filesWith(KEY)).toEqual([]);
}, 60_000);
