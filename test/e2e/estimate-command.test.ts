import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openRecords } from "../../src/app/open-ledger.ts";
import { NO_SPEND, nanoUsdFromUsd, taskId } from "../../src/domain/index.ts";
import { aCallEntry, aVerdictEntry } from "../../src/testing/index.ts";
import { spawnCli } from "./shop.ts";

let home = "";

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "suffice-estimate-"));
});

afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

function route(...args: readonly string[]) {
  const environment = { HOME: home, XDG_CONFIG_HOME: "", XDG_DATA_HOME: "" };
  return spawnCli(["route", ...args], { environment, folder: home }).ended;
}

async function estimated(...args: readonly string[]) {
  const { code, output, talk } = await route(...args, "--estimate", "--json");
  expect([code, talk]).toEqual([0, ""]);
  return JSON.parse(output);
}

test("the fifteen steps are added up by phase, feature and fifty features, as their document gives them", async () => {
  const { code, output } = await route("--estimate", "--policy", "development-loop", "--features", "50");
  expect(code).toBe(0);
  const figures = output
    .split("\n")
    .filter((line) => /^(?:phase|one|50)/.test(line))
    .map((line) => line.replace(/ +/g, " "));
  expect(figures).toEqual([
    "phase plan $1.150 $2.250 $3.350 published",
    "phase build $0.600 $1.225 $1.850 published",
    "phase verify and ship $0.120 $0.260 $0.400 published",
    "one feature $1.870 $3.735 $5.600 published",
    "50 features $93.500 $186.750 $280.000 published",
  ]);
  expect(output).toMatch(/^smoke-test +automated +\$0\.000 +\$0\.000 +\$0\.000 +script$/m);
  expect(output.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

test("a ticket of its own is estimated by the steps that it goes through, from the policy's assumed work", async () => {
  const { schema, task, policy, steps, phases, features, left } = await estimated("Fix typo in README");
  expect([schema, task, policy, phases, left]).toEqual([
    "suffice.estimate/1",
    { id: "text", title: "Fix typo in README" },
    "evidence",
    [],
    [],
  ]);
  expect(steps[1]).toMatchObject({ step: "implement", tier: "light", basis: "projected", gates: ["tests"] });
  expect(features).toEqual({
    count: 1,
    costUsd: { ...features.costUsd, bases: ["projected"], unpriced: [] },
  });
});

test("what the ledger has seen of a step is taken instead, and says so", async () => {
  const ledger = join(home, "ledger.db");
  const records = await openRecords(ledger);
  const { tags } = aVerdictEntry();
  for (const [index, usd] of [0.01, 0.02, 0.06].entries()) {
    const own = { ...tags, task: taskId(`t-${index}`) };
    await records.ledger.append([
      aCallEntry({
        sourceId: `c-${index}`,
        tags: own,
        cost: { kind: "priced", amount: nanoUsdFromUsd(usd), byClass: NO_SPEND.byClass },
      }),
      aVerdictEntry({ sourceId: `v-${index}`, tags: own }),
    ]);
  }
  await records.close();
  const { steps, feature } = await estimated("Fix typo in README", "--ledger", ledger);
  expect(steps[1]).toMatchObject({
    step: "implement",
    costUsd: { low: 0.01, expected: 0.03, high: 0.06 },
    basis: "measured",
    from: "what 3 earlier steps cost at light",
  });
  expect(feature.costUsd.bases).toEqual(["measured"]);
});

test("each ticket of a source is estimated by itself, one a line", async () => {
  await writeFile(
    join(home, "tickets.jsonl"),
    '{"id":"a","title":"Fix typo"}\n{"id":"b","title":"Design it"}\n',
  );
  const { output } = await route("--from", "jsonl", "tickets.jsonl", "--estimate", "--json");
  const lines = output.trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line).task.id)).toEqual(["a", "b"]);
});

test("an estimate beside an explanation, and features without an estimate, are refused", async () => {
  expect((await route("x", "--estimate", "--explain")).code).toBe(2);
  expect((await route("x", "--features", "2")).talk).toContain("--features belongs to --estimate");
});
