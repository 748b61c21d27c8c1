import { expect, test } from "vitest";
import { SufficeError, taskId } from "../../domain/index.ts";
import { aCallEntry, createFakeRecords } from "../../testing/index.ts";
import { createCallRecorder, NO_TASK } from "./call-recorder.ts";

test("rows are of source call, and a task that nobody named is not in them", async () => {
  const records = createFakeRecords();
  const entry = aCallEntry({ tags: { task: NO_TASK, gate: "plan", tier: "local" } });
  const recorder = createCallRecorder(records.ledger, { gate: "plan" });
  await recorder.append([entry]);
  expect(records.calls()).toEqual([{ ...entry, source: "call", tags: { gate: "plan", tier: "local" } }]);
  expect(recorder.spend().calls).toBe(1);
});

test("a task that was named stays", async () => {
  const records = createFakeRecords();
  const tags = { task: taskId("T-1"), tier: "light" } as const;
  await createCallRecorder(records.ledger, { task: taskId("T-1") }).append([aCallEntry({ tags })]);
  expect(records.calls()).toMatchObject([{ tags }]);
});

test("an answer whose row cannot be written is handed over with the failure, since it was paid for", async () => {
  const full = new SufficeError("ledger.unavailable", { message: "the disk is full" });
  const recorder = createCallRecorder({ append: () => Promise.reject(full) }, {});
  const result = await recorder.once("key", async () => ({ result: "A heron.", entries: [aCallEntry()] }));
  expect({ result, failure: recorder.failure() }).toEqual({ result: "A heron.", failure: full });
});
