import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { taskId } from "../../domain/index.ts";
import { aVerdictEntry } from "../../testing/index.ts";
import { openRecords } from "../open-ledger.ts";
import { ledgerTasks } from "./ledger-tasks.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "suffice-ledger-tasks-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function verdict(id: string, attempt: number, tier: "light" | "mid", passed: boolean) {
  const { tags } = aVerdictEntry();
  return aVerdictEntry({
    sourceId: `${id}-${attempt}`,
    model: `acme-${tier}`,
    verdict: passed ? "pass" : "fail",
    tags: { ...tags, task: taskId(id), attempt, tier, kind: "docs", project: "/shop" },
  });
}

test("each model's first attempt at each task is learned from; what was not tried is absent", async () => {
  const file = join(folder, "ledger.db");
  const records = await openRecords(file);
  await records.ledger.append([
    verdict("a", 1, "light", false),
    verdict("a", 2, "light", true),
    verdict("a", 3, "mid", true),
    verdict("b", 1, "light", true),
  ]);
  await records.close();
  const { tasks, models } = await ledgerTasks(file);
  const seen = tasks.map(({ repo, kind, text, outcomes }) => ({
    repo,
    kind,
    text,
    resolved: [...outcomes].map(([model, { resolved }]) => [model, resolved]),
  }));
  const where = { repo: "/shop", kind: "docs", text: "" };
  expect({ models, seen }).toEqual({
    models: ["acme-light", "acme-mid"],
    seen: [
      {
        ...where,
        resolved: [
          ["acme-light", false],
          ["acme-mid", true],
        ],
      },
      { ...where, resolved: [["acme-light", true]] },
    ],
  });
});

test("a ledger in which nothing was judged says what to do", async () => {
  const file = join(folder, "empty.db");
  await (await openRecords(file)).close();
  await expect(ledgerTasks(file)).rejects.toThrow(
    /nothing in .* was judged by a gate yet: run some tasks first/,
  );
});
