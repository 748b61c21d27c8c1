import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Instant, instant, taskId } from "../../domain/index.ts";
import { ledgerOutcomes, type Outcome } from "../../evidence/index.ts";
import { ACME_MODELS, aPolicy, aVerdictEntry, NOON } from "../../testing/index.ts";
import { openRecords } from "../open-ledger.ts";
import { readOutcomes } from "../outcomes/read-outcomes.ts";
import { evidenceFor } from "./evidence-for.ts";
import { outcomesOfFiles, recordedOutcomes } from "./recorded-outcomes.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "suffice-evidence-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const CATALOGUE = { models: ACME_MODELS, priceBook: { name: "list", date: "2026-11-20", prices: [] } };

test("the ledger's verdicts and the files that the settings name are evidence together", async () => {
  const ledger = join(folder, "ledger.db");
  const records = await openRecords(ledger);
  const { tags } = aVerdictEntry();
  const attempts = ["a", "b"].map((id) =>
    aVerdictEntry({
      sourceId: id,
      model: "acme-light",
      tags: { ...tags, kind: "docs", tier: "light", task: taskId(id) },
    }),
  );
  await records.ledger.append(attempts);
  await records.close();
  const file = join(folder, "outcomes.jsonl");
  await writeFile(
    file,
    [
      '{"task_id":"c","kind":"docs","outcomes":{"acme-light":{"resolved":0,"cost_usd":0.01},"elsewhere":{"resolved":1}}}',
      '{"taskId":"d","description":"Typo","modelUsed":"acme-light","success":true,"cost":0.01,"timeToComplete":1,"qualityScore":5,"notes":""}',
      "no row",
    ].join("\n"),
  );
  const outcomes = await recordedOutcomes({ ledger, outcomes: [file] })(CATALOGUE);
  const evidence = evidenceFor(outcomes, {
    ...CATALOGUE,
    policy: aPolicy(),
    at: NOON,
    repository: undefined,
  });
  expect(evidence.map(({ kind, model, tier, n, passes }) => [kind, model, tier, n, passes])).toEqual([
    ["docs", "acme-light", "light", 3, 2],
    [undefined, "acme-light", "light", 1, 1],
  ]);
});

test("evidence and learning take the same rows of a file, and skip the same ones with the same words", async () => {
  const rows = [
    '{"task_id":1,"repo":"acme/shop","outcomes":{"acme-light":{"resolved":"1","cost_usd":null,"propensity":null}}}',
    "",
    '{"task_id":"b","outcomes":{"acme-light":{"resolved":1,"accepted":2}}}',
    '{"task_id":"c","outcomes":{"acme-light":{"resolved":0,"api_calls":-1}}}',
    "no row",
    '{"taskId":"d","modelUsed":"acme-light","success":1,"notes":"Would have been routed to light"}',
    '{"taskId":"e","modelUsed":"acme-light","success":1,"qualityScore":9}',
    '{"taskId":"f","modelUsed":"acme-light","success":1}',
  ];
  const file = join(folder, "both.jsonl");
  await writeFile(file, rows.join("\n"));
  const learning = await readOutcomes(file);
  const evidence = await outcomesOfFiles([file], CATALOGUE);
  expect(evidence.skipped).toEqual(learning.skipped);
  expect(evidence.skipped.map((row) => [row.file, row.line])).toEqual(
    [3, 4, 5, 6, 7].map((line) => [file, line]),
  );
  expect(evidence.outcomes.map(({ task, result, cost }) => [task, result, cost])).toEqual(
    learning.tasks.map(({ taskId: id }) => [id, "accepted", undefined]),
  );
});

test("a table is evidence as well", async () => {
  const file = join(folder, "table.csv");
  await writeFile(file, "task_id,kind,acme-light\na,docs,1\nb,docs,0\nc,docs,yes\n");
  const { outcomes, skipped } = await outcomesOfFiles([file], CATALOGUE);
  expect(outcomes.map(({ task, kind, tier, result }) => [task, kind, tier, result])).toEqual([
    ["a", "docs", "light", "accepted"],
    ["b", "docs", "light", "failed"],
  ]);
  expect(skipped).toEqual([
    {
      file,
      line: 4,
      because: 'task c: column acme-light holds "yes"; write 1 for a right result, 0 for a wrong one',
    },
  ]);
});

test("no ledger and no files are no evidence, and deciding makes no ledger", async () => {
  const ledger = join(folder, "nowhere", "ledger.db");
  expect(await recordedOutcomes({ ledger, outcomes: [] })(CATALOGUE)).toEqual([]);
});

test("a file that is named and not there is an error, not silence", async () => {
  const missing = join(folder, "missing.jsonl");
  await expect(recordedOutcomes({ ledger: "", outcomes: [missing] })(CATALOGUE)).rejects.toMatchObject({
    code: "input.missing",
  });
});

test("age lessens outcomes where a policy says how fast", async () => {
  const half = aPolicy({ evidence: { ...aPolicy().evidence, halfLifeDays: 30 } });
  const day = 86_400_000;
  const outcomes = [0, 30].map((days) => outcomeAt(instant(NOON - days * day)));
  const rows = (policy: typeof half) =>
    evidenceFor(outcomes, { ...CATALOGUE, policy, at: NOON, repository: undefined }).map(({ n }) => n);
  expect([rows(aPolicy()), rows(half)]).toEqual([[2], [1.5]]);
});

function outcomeAt(at: Instant): Outcome {
  const { tags } = aVerdictEntry();
  const verdict = aVerdictEntry({
    at,
    sourceId: `v-${at}`,
    model: "acme-light",
    tags: { ...tags, task: taskId(`t-${at}`) },
  });
  const [outcome] = ledgerOutcomes({ verdicts: [verdict] }).outcomes;
  if (outcome === undefined) throw new Error("a verdict on a model's work is an outcome");
  return outcome;
}
