import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createJsonlTracker } from "./jsonl-tracker.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "suffice-tracker-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const noInput = () => Promise.reject(new Error("standard input was read"));

async function ticketsIn(bytes: string | Uint8Array) {
  const file = join(folder, "tickets.jsonl");
  await writeFile(file, bytes);
  return createJsonlTracker(file, noInput).tickets();
}

test("tickets are read from a file, whose name stands in their origin", async () => {
  const { tickets, notes } = await ticketsIn('{"id":"T-1","title":"Zeilen übersetzen"}\n');
  expect([tickets, notes]).toMatchObject([
    [{ id: "T-1", title: "Zeilen übersetzen", origin: `${join(folder, "tickets.jsonl")}:1` }],
    [],
  ]);
});

test("- is standard input", async () => {
  const tracker = createJsonlTracker("-", async () => Buffer.from('{"title":"Sort"}'));
  expect(await tracker.tickets()).toMatchObject({ tickets: [{ origin: "standard input:1" }] });
});

test("a file that does not exist is said to be missing", async () => {
  const file = join(folder, "nowhere.jsonl");
  await expect(createJsonlTracker(file, noInput).tickets()).rejects.toMatchObject({
    code: "input.missing",
    message: `${file} does not exist`,
  });
});

test("what is there and is no file cannot be read", async () => {
  await expect(createJsonlTracker(folder, noInput).tickets()).rejects.toMatchObject({
    code: "input.invalid",
    message: `${folder} cannot be read`,
  });
});

test.each([
  [
    "in the middle",
    Buffer.concat([Buffer.from('{"title":"One"}\n\n{"title":"'), Buffer.from([0xe4]), Buffer.from('"}\n{}')]),
    3,
  ],
  ["at its end, cut inside a letter", Buffer.from('{"title":"One"}\n{"title":"ä', "utf8").subarray(0, -1), 2],
  ["in its first byte, as UTF-16", Buffer.from("\uFEFF{}", "utf16le"), 1],
])("a file that is not UTF-8 %s names the line", async (_, bytes, line) => {
  await expect(ticketsIn(bytes)).rejects.toMatchObject({
    code: "input.invalid",
    message: `${join(folder, "tickets.jsonl")}:${line}: not UTF-8. Save the file as UTF-8 and try again.`,
  });
});

test("a byte order mark is passed over", async () => {
  expect(await ticketsIn('\uFEFF{"id":"T-1","title":"Sort"}')).toMatchObject({ tickets: [{ id: "T-1" }] });
});
