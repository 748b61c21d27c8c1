import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type RunId, runId } from "../../domain/index.ts";
import { openStore, type Store } from "../../store/index.ts";
import type { Journal } from "../journal.ts";
import { isProcessAlive, readProcessIdentity } from "../process-identity.ts";
import { createSqliteJournal } from "./sqlite-journal.ts";

/*
 * Real processes on one file, killed with SIGKILL. The program that they run composes store, ledger and journal as the
 * application does, so it stands here as text and is bundled: Node 20 does not run TypeScript, and this folder may not import
 * the ledger.
 */
const MODULES = {
  domain: "../../domain/index.ts",
  store: "../../store/index.ts",
  ledger: "../../ledger/sqlite/index.ts",
  journal: "./index.ts",
};

const PROGRAM = `
import { instant, runId, FREE } from "domain";
import { openStore } from "store";
import { appendEntries, createSqliteLedger } from "ledger";
import { createSqliteJournal, isProcessAlive, readProcessIdentity } from "journal";

const [deed, file, name] = process.argv.slice(2);
const say = (line) => process.stdout.write(line + "\\n");
const told = () => new Promise((resolve) => process.stdin.once("data", resolve));
const forever = () => new Promise(() => process.stdin.resume());
const call = (sourceId) => ({
  type: "call", source: "run", sourceId, at: instant(0), tags: { run: runId("run-1") }, provider: "acme",
  modelAsked: "acme-small", modelAnswered: "acme-small", outcome: "answered", errorCode: undefined, usage: {},
  cost: FREE, priceBook: "list", durationMs: 1, requestId: undefined,
});
const open = async () => {
  const store = await openStore({ file });
  const identity = { self: readProcessIdentity(), isAlive: isProcessAlive };
  return { store, journal: createSqliteJournal({ store, append: appendEntries, identity }) };
};
const DEEDS = {
  async "begin a step and wait"() {
    const run = await (await open()).journal.begin(runId("run-1"), "the plan", instant(0));
    await run.step("pay", async () => { say("effect called"); await forever(); });
  },
  async "finish a step and wait"() {
    const run = await (await open()).journal.begin(runId("run-1"), "the plan", instant(0));
    await run.step("pay", async () => ({ result: { paid: 1 }, entries: [call("pay")] }));
    say("committed");
    await forever();
  },
  async "append a hundred calls"() {
    say("ready");
    await told();
    const { store } = await open();
    const ledger = createSqliteLedger({ store });
    for (let index = 0; index < 100; index += 1) await ledger.append([call(name + " " + index), call("of both " + index)]);
    await ledger.close();
    say("done");
    process.stdin.destroy();
  },
};
await DEEDS[deed]();
`;

let folder = "";
let program = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "suffice-processes-"));
  program = await bundleProgram(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const newFile = (): string => join(folder, `${(files += 1)}.db`);

async function bundleProgram(into: string): Promise<string> {
  const modules = Object.entries(MODULES).map(
    ([name, path]) => [name, fileURLToPath(new URL(path, import.meta.url))] as const,
  );
  const entry = join(into, "program.mjs");
  writeFileSync(entry, PROGRAM);
  const bundle = await rolldown({
    input: entry,
    platform: "node",
    resolve: { alias: Object.fromEntries(modules) },
    // The binary lies beside the package, so the package stays where it is.
    plugins: [
      {
        name: "packages-with-binaries",
        resolveId: (id) =>
          id === "@photostructure/sqlite" ? { id: import.meta.resolve(id), external: true } : undefined,
      },
    ],
  });
  const file = join(into, "bundle.mjs");
  await bundle.write({ file, format: "esm" });
  await bundle.close();
  return file;
}

interface Child {
  readonly pid: number;
  readonly nextLine: () => Promise<string>;
  readonly tell: (line: string) => void;
  /** Without a chance to tidy up; comes back when the process is gone. */
  readonly kill: () => Promise<void>;
  readonly exitCode: () => Promise<number | null>;
}

function start(deed: string, file: string, name = ""): Child {
  const child = spawn(process.execPath, [program, deed, file, name], { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = onceEnded(child);
  return {
    pid: child.pid ?? -1,
    nextLine: async () => String((await lines.next()).value),
    tell: (line) => void child.stdin.write(`${line}\n`),
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
    exitCode: () => ended,
  };
}

async function onceEnded(child: ChildProcess): Promise<number | null> {
  await once(child, "exit");
  return child.exitCode;
}

async function openForTest(file: string): Promise<{ readonly store: Store; readonly journal: Journal }> {
  const store = await openStore({ file });
  onTestFinished(() => store.close());
  const identity = { self: readProcessIdentity(), isAlive: isProcessAlive };
  return { store, journal: createSqliteJournal({ store, append: async () => {}, identity }) };
}

function aRun(text: string): RunId {
  const run = runId(text);
  if (run === undefined) throw new Error(`${text} is no run id`);
  return run;
}

const RUN = aRun("run-1");

async function callIds(store: Store): Promise<readonly string[]> {
  const rows = await store.database.selectFrom("calls").select("source_id").orderBy("id").execute();
  return rows.map((row) => row.source_id);
}

test("killed between the beginning and the end of a step: the next process is told that it was interrupted", async () => {
  const file = newFile();
  const child = start("begin a step and wait", file);
  expect(await child.nextLine()).toBe("effect called");
  await child.kill();

  const { store, journal } = await openForTest(file);
  const run = await journal.resume(RUN);
  const told = await run.step("pay", async ({ interrupted }) => ({ result: { interrupted }, entries: [] }));
  expect([run.record.plan, told, await callIds(store)]).toEqual(["the plan", { interrupted: true }, []]);
});

test("killed after the commit: the effect is not called again, and one call is in the ledger", async () => {
  const file = newFile();
  const child = start("finish a step and wait", file);
  expect(await child.nextLine()).toBe("committed");
  await child.kill();

  const { store, journal } = await openForTest(file);
  const run = await journal.resume(RUN);
  const result = await run.step("pay", () => Promise.reject(new Error("it would be paid twice")));
  expect([result, await callIds(store)]).toEqual([{ paid: 1 }, ["pay"]]);
});

test("while the process lives, nobody else gets its run; once it is killed, somebody does", async () => {
  const file = newFile();
  const child = start("finish a step and wait", file);
  await child.nextLine();
  const { journal } = await openForTest(file);
  await expect(journal.resume(RUN)).rejects.toMatchObject({
    code: "usage.invalid",
    message: expect.stringMatching(
      new RegExp(
        `^run run-1 is being worked on by process ${child.pid}, which began at \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\\. Wait until that ends, or stop it\\.$`,
      ),
    ),
  });
  await child.kill();
  expect((await journal.resume(RUN)).record.run).toBe(RUN);
});

test("several processes that open one new file at once and append to it lose nothing and double nothing", async () => {
  const file = newFile();
  const names = ["one", "two", "three", "four"];
  const children = names.map((name) => start("append a hundred calls", file, name));
  expect(await Promise.all(children.map((child) => child.nextLine()))).toEqual(names.map(() => "ready"));
  for (const child of children) child.tell("go");
  expect(await Promise.all(children.map((child) => child.exitCode()))).toEqual(names.map(() => 0));

  const { store } = await openForTest(file);
  const expected = [...names, "of both"].flatMap((name) =>
    Array.from({ length: 100 }, (_, index) => `${name} ${index}`),
  );
  expect((await callIds(store)).toSorted()).toEqual(expected.toSorted());
});
