import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openPlainStore } from "../../store/index.ts";
import { keptAnswer } from "./kept-answer.ts";

function aFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "suffice-answer-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "ledger.db");
}

async function addVerdict(file: string, id: string): Promise<void> {
  const store = await openPlainStore({ file });
  store
    .prepare(
      "INSERT INTO verdicts (source, source_id, at_ms, gate, verdict) VALUES ('run', ?, 0, 'tests', 'pass')",
    )
    .run(id);
  store.close();
}

/** Asks the same each time; answers are numbered as they are made. */
function asking(file: string, during: (made: number) => Promise<void> = async () => undefined) {
  let made = 0;
  return () =>
    keptAnswer({ file, text: (mark) => `how much? ${mark}` }, async () => {
      made += 1;
      await during(made);
      return { text: String(made), isDoubtful: false };
    });
}

test("an answer is kept, also where the store comes about while it is made", async () => {
  const file = aFile();
  const ask = asking(file, async () => (await openPlainStore({ file })).close());
  expect([await ask(), await ask()]).toEqual(["1", "1"]);
});

test("what is added to the ledger while an answer is made is not taken for answered", async () => {
  const file = aFile();
  await addVerdict(file, "0");
  const ask = asking(file, (made) => (made === 1 ? addVerdict(file, "1") : Promise.resolve()));
  expect([await ask(), await ask(), await ask()]).toEqual(["1", "2", "2"]);
});

test("the same where the store, too, comes about meanwhile", async () => {
  const file = aFile();
  const ask = asking(file, (made) => (made === 1 ? addVerdict(file, "1") : Promise.resolve()));
  expect([await ask(), await ask(), await ask()]).toEqual(["1", "2", "2"]);
});

test("a doubtful answer is not kept, and a store that cannot be used costs no answer", async () => {
  const file = aFile();
  (await openPlainStore({ file })).close();
  const doubtful = (text: string) =>
    keptAnswer({ file, text: () => "?" }, async () => ({ text, isDoubtful: true }));
  expect([await doubtful("1"), await doubtful("2")]).toEqual(["1", "2"]);
  const other = aFile();
  writeFileSync(other, "something else");
  const ask = asking(other);
  expect([await ask(), await ask()]).toEqual(["1", "2"]);
});
