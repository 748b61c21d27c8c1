import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readOutcomes } from "./read-outcomes.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "suffice-outcomes-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function reading(text: string, name = "outcomes.jsonl") {
  const file = join(folder, name);
  await writeFile(file, text);
  const { tasks, ...rest } = await readOutcomes(file);
  return {
    ...rest,
    tasks: tasks.map((task) => ({ ...task, outcomes: Object.fromEntries(task.outcomes) })),
  };
}

const UNKNOWN = { apiCalls: undefined, propensity: undefined };

test("a row a line: the models that were tried, and what is not recorded stays unknown", async () => {
  const rows = [
    '{"task_id":"t-1","repo":"acme/shop","text":"Sort the list","outcomes":{"small":{"resolved":0,"cost_usd":0.03,"api_calls":20},"large":{"resolved":1,"cost_usd":0.5,"accepted":0}}}',
    '{"task_id":2,"kind":"docs","outcomes":{"small":{"resolved":true,"propensity":0.25}}}',
  ];
  expect(await reading(`${rows.join("\n")}\n\n`)).toEqual({
    file: join(folder, "outcomes.jsonl"),
    tasks: [
      {
        taskId: "t-1",
        repo: "acme/shop",
        kind: undefined,
        text: "Sort the list",
        outcomes: {
          small: { resolved: false, costUsd: 0.03, apiCalls: 20, propensity: undefined },
          large: { resolved: true, costUsd: 0.5, ...UNKNOWN },
        },
      },
      {
        taskId: "2",
        repo: undefined,
        kind: "docs",
        text: "",
        outcomes: { small: { resolved: true, costUsd: 0, apiCalls: undefined, propensity: 0.25 } },
      },
    ],
    models: ["small", "large"],
    skipped: [],
    withoutCost: 1,
    judged: [{ accepted: false, right: true }],
  });
});

test.each([
  ["is no JSON", "{", "it is no JSON; write one JSON object a line"],
  ["has no id", '{"outcomes":{}}', "it has no task_id; name the task"],
  [
    "has no outcomes",
    '{"task_id":"a"}',
    'task a has no outcomes; write {"MODEL": {"resolved": 1}} for those that were tried',
  ],
  [
    "neither passed nor failed",
    '{"task_id":"a","outcomes":{"m":{"resolved":2}}}',
    "task a, model m: resolved is neither 0 nor 1; write 1 for a right result, 0 for a wrong one",
  ],
  [
    "has a cost below nothing",
    '{"task_id":"a","outcomes":{"m":{"resolved":1,"cost_usd":-1}}}',
    "task a, model m: cost_usd is no amount; write dollars from 0 up, or leave it out",
  ],
  [
    "has an impossible chance",
    '{"task_id":"a","outcomes":{"m":{"resolved":1,"propensity":0}}}',
    "task a, model m: propensity is no chance above 0 and up to 1; write that of this model's try, or leave it out",
  ],
  [
    "tells an outcome again",
    '{"task_id":"t","outcomes":{"m":{"resolved":1}}}',
    "task t has an outcome of m already; take one of the two out",
  ],
  [
    "is an experiment that was not carried out",
    '{"taskId":"x","modelUsed":"haiku","success":true,"cost":0,"notes":"Would have routed to haiku"}',
    "experiment x was not carried out, as its notes say; try it, or take the row out",
  ],
])("a row that %s is skipped and named, and the others are read", async (_, row, because) => {
  const read = await reading(`{"task_id":"t","outcomes":{"m":{"resolved":0}}}\n${row}\n`);
  expect([read.tasks.length, read.skipped]).toEqual([1, [{ file: read.file, line: 2, because }]]);
});

test("an amount of null is one that nobody wrote down: it counts as free, and is counted", async () => {
  const row =
    '{"task_id":"t","outcomes":{"m":{"resolved":1,"cost_usd":null,"propensity":null,"api_calls":null}}}';
  const { tasks, withoutCost, skipped } = await reading(row);
  expect([tasks[0]?.outcomes, withoutCost, skipped]).toEqual([
    { m: { resolved: true, costUsd: 0, ...UNKNOWN } },
    1,
    [],
  ]);
});

test("rows about one task are one task, from outcomes and from experiments alike", async () => {
  const rows = [
    '{"task_id":"t","text":"Sort","outcomes":{"large":{"resolved":1,"cost_usd":1}}}',
    '{"taskId":"t","description":"Sort it","modelUsed":"small","success":false,"cost":0.01,"timeToComplete":9,"qualityScore":2,"notes":""}',
  ];
  expect((await reading(rows.join("\n"))).tasks).toEqual([
    {
      taskId: "t",
      repo: undefined,
      kind: undefined,
      text: "Sort",
      outcomes: {
        large: { resolved: true, costUsd: 1, ...UNKNOWN },
        small: { resolved: false, costUsd: 0.01, ...UNKNOWN },
      },
    },
  ]);
});

test("a table's columns of 0 and 1 are models, and rows marked as contaminated are left out", async () => {
  const table = 'row,prompt,strong,weak,contaminated\n0,"How many, then?",1,0,0\n1,Twice,1,1,1\n';
  const { tasks, models, skipped, withoutCost, file } = await reading(table, "questions.csv");
  expect({ tasks, models, skipped, withoutCost }).toEqual({
    tasks: [
      {
        taskId: "0",
        repo: undefined,
        kind: undefined,
        text: "How many, then?",
        outcomes: {
          strong: { resolved: true, costUsd: 0, ...UNKNOWN },
          weak: { resolved: false, costUsd: 0, ...UNKNOWN },
        },
      },
    ],
    models: ["strong", "weak"],
    skipped: [{ file, line: 3, because: "it is marked as contaminated" }],
    withoutCost: 2,
  });
});

test("one JSON list of rows is read too", async () => {
  const read = await reading('[{"task_id":"t","outcomes":{"m":{"resolved":0}}}]', "list.json");
  expect(read.models).toEqual(["m"]);
});

test("a file without a usable row says why, and what a row looks like", async () => {
  await expect(reading("{}\n")).rejects.toMatchObject({ code: "input.invalid" });
  await expect(reading("")).rejects.toThrow(/holds no outcomes: it is empty\. A row is/);
  await expect(readOutcomes(join(folder, "nowhere.jsonl"))).rejects.toMatchObject({ code: "input.missing" });
});
