import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { spawnCli } from "./shop.ts";

const OPUS = "claude-opus-4-8";
const HAIKU = "claude-haiku-5-5";
let home = "";

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "suffice-whatif-"));
  await mkdir(join(home, ".claude", "projects", "-shop"), { recursive: true });
});

afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

interface Answer {
  readonly id: string;
  readonly minute: number;
  readonly model?: string;
  readonly agent?: string;
  readonly read?: number;
  readonly write?: number;
  readonly output?: number;
  readonly content?: readonly object[];
}

const time = (minute: number) => new Date(Date.UTC(2026, 9, 1, 10, minute)).toISOString();

function answer({ id, minute, model = OPUS, agent, read = 0, write = 0, output = 0, content = [] }: Answer) {
  return JSON.stringify({
    type: "assistant",
    uuid: `line-${id}`,
    sessionId: "session-1",
    cwd: "/shop",
    timestamp: time(minute),
    ...(agent === undefined ? {} : { isSidechain: true, agentId: agent }),
    message: {
      id,
      model,
      role: "assistant",
      content,
      stop_reason: "tool_use",
      usage: {
        input_tokens: 0,
        cache_read_input_tokens: read,
        cache_creation_input_tokens: write,
        output_tokens: output,
      },
    },
  });
}

function turn(minute: number, content: string) {
  return JSON.stringify({
    type: "user",
    uuid: `turn-${minute}`,
    sessionId: "session-1",
    cwd: "/shop",
    timestamp: time(minute),
    message: { role: "user", content },
  });
}

const edit = (id: string, file: string) => ({
  type: "tool_use",
  id,
  name: "Edit",
  input: { file_path: file, old_string: "a", new_string: "b" },
});
const commit = (id: string) => ({
  type: "tool_use",
  id,
  name: "Bash",
  input: { command: "git commit -am 'fix: typo'" },
});

/** Two chunks that end in a commit, in a context that is long from the start. */
const WORK = [
  turn(0, "Fix typo in the UNFORGETTABLE readme"),
  answer({ id: "m1", minute: 1, write: 300_000, output: 500, content: [edit("t1", "/shop/README.md")] }),
  answer({ id: "m2", minute: 2, read: 300_000, write: 1000, output: 500, content: [commit("t2")] }),
  answer({
    id: "m3",
    minute: 3,
    read: 301_000,
    write: 1000,
    output: 500,
    content: [edit("t3", "/shop/a.md")],
  }),
  answer({ id: "m4", minute: 4, read: 302_000, write: 1000, output: 500, content: [commit("t4")] }),
];

const write = (lines: readonly string[], name = "session-1.jsonl") =>
  writeFile(join(home, ".claude", "projects", "-shop", name), `${lines.join("\n")}\n`);

async function whatIf(...args: readonly string[]) {
  const environment = { HOME: home, CLAUDE_CONFIG_DIR: "", XDG_CONFIG_HOME: "", XDG_DATA_HOME: "" };
  return spawnCli(["whatif", ...args], { environment, folder: home }).ended;
}

async function whatIfJson(...args: readonly string[]) {
  const { code, output, talk } = await whatIf(...args, "--json");
  expect([code, talk]).toEqual([0, ""]);
  return JSON.parse(output);
}

test("delegating is projected from the chunks' own calls, kept, and later compared with what happened", async () => {
  await write(WORK);
  const { schema, id, projections } = await whatIfJson("--delegate", "haiku");
  const [projection] = projections;
  expect([schema, id]).toEqual([
    "suffice.whatif/1",
    expect.stringMatching(/^whatif-\d{8}-\d{6}-[0-9a-f]{4}$/),
  ]);
  expect(projection).toMatchObject({
    schema: "suffice.projection/1",
    lever: { kind: "delegate", model: HAIKU },
    // 303,000 written at $6.25 a million, 903,000 read at $0.50, 2,000 out at $25.
    baseline: { name: "as-recorded", costUsd: 0.303 * 6.25 + 0.903 * 0.5 + 0.002 * 25 },
    units: { unit: "chunk", considered: 2, eligible: 2, calls: 4 },
    basis: "projected",
  });
  const { low, expected, high } = projection.costUsd;
  expect(low <= expected && expected <= high).toBe(true);

  const before = await whatIfJson("--compare");
  expect(before).toMatchObject({
    schema: "suffice.whatif-comparisons/1",
    projections: [{ id, comparison: { verdict: "insufficient-evidence", happened: null } }],
  });
});

test("what is not worth it is said so: a short chunk on the same model is a loss", async () => {
  await write([
    turn(0, "Fix typo"),
    answer({
      id: "m1",
      minute: 1,
      model: HAIKU,
      write: 20_000,
      output: 100,
      content: [edit("t1", "/shop/a")],
    }),
    answer({
      id: "m2",
      minute: 2,
      model: HAIKU,
      read: 20_000,
      write: 300,
      output: 100,
      content: [commit("t2")],
    }),
  ]);
  const { projections } = await whatIfJson("--delegate", "haiku");
  expect(projections[0].savingUsd.expected).toBeLessThan(0);
});

test("a policy decides each chunk by what its person said, and none of it is kept", async () => {
  await write(WORK);
  const { projections } = await whatIfJson("--policy", "plan-execute-review");
  expect(projections[0]).toMatchObject({
    lever: { kind: "policy", policy: "plan-execute-review" },
    units: { considered: 2, eligible: 2 },
  });
  const { output } = await whatIf("--policy", "plan-execute-review");
  expect(output).toContain("under the policy plan-execute-review");
  const kept = await whatIfJson("--compare");
  expect(JSON.stringify(kept)).not.toContain("UNFORGETTABLE");
});

test("a switch is compared with the best single model on request", async () => {
  await write(WORK);
  const { projections } = await whatIfJson(
    "--switch",
    "mid",
    "--from",
    "first-call",
    "--baseline",
    "best-single",
    "--assume",
    "outputFactor=1",
    "--no-keep",
  );
  const [projection] = projections;
  expect(projection.baseline).toMatchObject({ name: "best-single", model: "claude-sonnet-5-5" });
  expect(projection.costUsd.expected).toBeCloseTo(projection.baseline.costUsd, 9);
  expect(await whatIfJson("--compare")).toMatchObject({ projections: [] });
});

test("without a lever the usual ones stand side by side, for people in a table", async () => {
  await write(WORK);
  const { projections, id } = await whatIfJson();
  expect([projections.length, id]).toEqual([3, null]);
  const { output } = await whatIf();
  expect(output.split("\n")[0]).toMatch(/^what if +moved +as it was +low +expected +high +saved, expected$/);
});

const ARMS = [
  {
    name: "B",
    model: "claude-haiku-4-5",
    tokens: { freshInput: 11, output: 500, cacheRead: 20_361, cacheWrite5m: 44_126 },
  },
  {
    name: "comparison",
    model: "claude-sonnet-4-6",
    tokens: { freshInput: 5, output: 546, cacheRead: 43_393, cacheWrite5m: 23_696 },
  },
  {
    name: "A small",
    model: "claude-opus-4-8",
    tokens: { output: 1218, cacheRead: 318_462, cacheWrite5m: 1262 },
  },
  {
    name: "A mid",
    model: "claude-opus-4-8",
    tokens: { freshInput: 425, output: 13_063, cacheRead: 2_754_707, cacheWrite5m: 18_634 },
  },
];

test("the isolated-delegation document's table comes out exactly from its tokens and prices", async () => {
  const file = join(home, "arms.json");
  await writeFile(file, JSON.stringify(ARMS));
  const table = await whatIfJson("--table", file, "--against", "B", "--prices", "isolated-delegation");
  expect(table.schema).toBe("suffice.whatif-table/1");
  expect(table.rows.map(({ costUsd }: { costUsd: number }) => costUsd)).toEqual(
    [0.0597045, 0.1100829, 0.5927055, 5.467548].map((cost) => expect.closeTo(cost, 6)),
  );
  const [small, mid] = ["A small", "A mid"].map((row) =>
    table.ratios.find((each: { row: string }) => each.row === row),
  );
  expect([small.ratio, small.context, small.price]).toEqual([
    expect.closeTo(9.9273, 4),
    expect.closeTo(0.66, 2),
    expect.closeTo(15, 9),
  ]);
  expect([mid.ratio, mid.context, mid.price]).toEqual([
    expect.closeTo(91.5767, 4),
    expect.closeTo(6.11, 2),
    expect.closeTo(15, 9),
  ]);
  const { output } = await whatIf("--table", file, "--against", "B", "--prices", "isolated-delegation");
  expect(output).toContain("$5.467548");
  expect(output).toContain("91.5767 x");
});

test.each([
  [["--delegate", "--switch"], "one lever at a time"],
  [["--delegate", "gpt-nothing"], '"gpt-nothing" is no model with a price'],
  [["--delegate", "--assume", "luck=1"], "there is no such assumption"],
  [["--delegate", "--assume", "passRate=2"], "passRate cannot be"],
  [["--all-chunks"], "--all-chunks belongs to --delegate"],
  [["--against", "B"], "--against names a row of --table"],
  [["--table", "nowhere.json"], "cannot be read"],
  [["--compare", "whatif-1"], "no projection whatif-1 was kept"],
])("what makes no sense is refused with what to do: %j", async (args, message) => {
  await write(WORK);
  const { code, talk } = await whatIf(...args);
  expect([code, talk]).toEqual([2, expect.stringContaining(message)]);
});

test("where nothing was recorded, it says where it looked", async () => {
  const { code, output } = await whatIf("--delegate");
  expect([code, output]).toEqual([0, expect.stringContaining("No logs of agents and no ledger were found.")]);
});

test("what cannot be kept is shown all the same, with the reason", async () => {
  await write(WORK);
  const file = join(home, "no-database");
  await writeFile(file, "something else");
  const settings = join(home, "suffice.yaml");
  await writeFile(settings, `ledger: ${file}\n`);
  const { code, output, talk } = await whatIf("--switch", "mid");
  expect([code, output]).toEqual([0, expect.stringContaining("what if: main loops switched to")]);
  expect(talk).toContain("the projection could not be kept:");
});
