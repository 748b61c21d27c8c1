import { describe, expect, onTestFinished, test } from "vitest";
import { type RunId, runId } from "../../src/domain/index.ts";
import { createPostgresJournal, startHeartbeat } from "../../src/journal/postgres/index.ts";
import { appendEntries, createPostgresLedger } from "../../src/ledger/postgres/index.ts";
import { openPostgresStore } from "../../src/store/index.ts";
import { childProgram } from "../tools/child-program.ts";
import { postgresForTests } from "../tools/postgres-for-tests.ts";

/*
 * Real processes on one PostgreSQL, stopped with SIGSTOP and killed with SIGKILL. They compose store, ledger and journal as the
 * application does. A heart beats ten times a second here, and a process is dead after two seconds without.
 */
const PROGRAM = `
import { instant, runId, FREE } from "domain";
import { openPostgresStore } from "store";
import { appendEntries } from "ledger";
import { createPostgresJournal, startHeartbeat } from "journal";

const [deed, url, name] = process.argv.slice(2);
const say = (line) => process.stdout.write(line + "\\n");
const told = () => new Promise((resolve) => process.stdin.once("data", resolve));
const forever = () => new Promise(() => process.stdin.resume());
const RUN = runId("run-1");
const call = (sourceId) => ({
  type: "call", source: "run", sourceId, at: instant(0), tags: { run: RUN }, provider: "acme",
  modelAsked: "acme-small", modelAnswered: "acme-small", outcome: "answered", errorCode: undefined, usage: {},
  cost: FREE, priceBook: "list", durationMs: 1, requestId: undefined,
});
const store = await openPostgresStore({ url });
const heartbeat = await startHeartbeat({ store, process: name, host: "here", pid: process.pid, everyMs: 100, deadAfterMs: 2000 });
const journal = createPostgresJournal({ store, append: appendEntries, process: name });
const codeOf = (work) => work.then(() => "done", (error) => error.code);
const DEEDS = {
  async "begin a step and wait"() {
    const run = await journal.begin(RUN, "the plan", instant(0));
    say(await codeOf(run.step("pay", async () => {
      say("effect called");
      await told();
      return { result: "late", entries: [call("late")] };
    })));
  },
  async "finish a step and wait"() {
    const run = await journal.begin(RUN, "the plan", instant(0));
    await run.step("pay", async () => ({ result: { paid: 1 }, entries: [call("pay")] }));
    say("committed");
    await forever();
  },
  async "resume at a word"() {
    say("ready");
    await told();
    say(await codeOf(journal.resume(RUN)));
    await forever();
  },
  async "append two hundred calls"() {
    for (let index = 0; index < 200; index += 1) {
      await store.transaction((transaction) => appendEntries(transaction, [call(name + " " + index), call("of all " + index)]));
      if (index === 20) say("under way");
    }
    say("done");
  },
};
await DEEDS[deed]();
await heartbeat.stop();
await store.close();
process.stdin.destroy();
`;

const server = await postgresForTests();
const source = (path: string) => new URL(`../../src/${path}`, import.meta.url);
const start = await childProgram(PROGRAM, {
  domain: source("domain/index.ts"),
  store: source("store/index.ts"),
  ledger: source("ledger/postgres/index.ts"),
  journal: source("journal/postgres/index.ts"),
});

async function openForTest() {
  const url = (await server?.newDatabase()) ?? "";
  const store = await openPostgresStore({ url });
  const heartbeat = await startHeartbeat({ store, process: "test", host: "here", pid: process.pid });
  onTestFinished(async () => {
    await heartbeat.stop();
    await store.close();
  });
  const journal = createPostgresJournal({ store, append: appendEntries, process: "test" });
  return {
    url,
    journal,
    abandoned: () => expect.poll(() => journal.stateOf(RUN), { timeout: 10_000 }).toBe("abandoned"),
    calls: async () => (await createPostgresLedger({ store }).calls({})).map(({ sourceId }) => sourceId),
  };
}

function aRun(text: string): RunId {
  const run = runId(text);
  if (run === undefined) throw new Error(`${text} is no run id`);
  return run;
}

const RUN = aRun("run-1");

const interruptedOrNot = async ({ interrupted }: { readonly interrupted: boolean }) => ({
  result: interrupted,
  entries: [],
});

describe.skipIf(server === undefined)("processes on one PostgreSQL", () => {
  test("killed between effect and commit: the next process is told that the step was interrupted", async () => {
    const { url, journal, abandoned, calls } = await openForTest();
    const child = start("begin a step and wait", url, "child");
    expect(await child.nextLine()).toBe("effect called");
    await child.kill();
    await abandoned();
    const run = await journal.resume(RUN);
    expect([run.record.plan, await run.step("pay", interruptedOrNot), await calls()]).toEqual([
      "the plan",
      true,
      [],
    ]);
  });

  test("killed after the commit: the effect is not called again, and one call is in the ledger", async () => {
    const { url, journal, abandoned, calls } = await openForTest();
    const child = start("finish a step and wait", url, "child");
    expect(await child.nextLine()).toBe("committed");
    await child.kill();
    await abandoned();
    const run = await journal.resume(RUN);
    const result = await run.step("pay", () => Promise.reject(new Error("it would be paid twice")));
    expect([result, await calls()]).toEqual([{ paid: 1 }, ["pay"]]);
  });

  test("of several that want one run at once, one gets it, and nobody while it lives", async () => {
    const { url, journal, abandoned } = await openForTest();
    const first = start("finish a step and wait", url, "first");
    expect(await first.nextLine()).toBe("committed");
    const others = ["second", "third", "fourth"].map((name) => start("resume at a word", url, name));
    for (const other of others) expect(await other.nextLine()).toBe("ready");
    await expect(journal.resume(RUN)).rejects.toThrow(`run run-1 is being worked on by process ${first.pid}`);
    await first.kill();
    await abandoned();
    for (const other of others) other.tell("go");
    const ends = await Promise.all(others.map((other) => other.nextLine()));
    expect(ends.toSorted()).toEqual(["done", "usage.invalid", "usage.invalid"]);
  });

  test("stopped until it was taken for dead, it finds on coming back that it lost its run, and keeps nothing", async () => {
    const { url, journal, abandoned, calls } = await openForTest();
    const child = start("begin a step and wait", url, "child");
    expect(await child.nextLine()).toBe("effect called");
    child.signal("SIGSTOP");
    await abandoned();
    const run = await journal.resume(RUN);
    child.tell("answer");
    child.signal("SIGCONT");
    expect(await child.nextLine()).toBe("run.interrupted");
    expect([await run.step("pay", interruptedOrNot), await calls(), await child.exitCode()]).toEqual([
      true,
      [],
      0,
    ]);
  });

  test("stopped for a while that nobody used, it goes on as if nothing had been", async () => {
    const { url, abandoned, calls } = await openForTest();
    const child = start("begin a step and wait", url, "child");
    expect(await child.nextLine()).toBe("effect called");
    child.signal("SIGSTOP");
    await abandoned();
    child.tell("answer");
    child.signal("SIGCONT");
    expect([await child.nextLine(), await calls()]).toEqual(["done", ["late"]]);
  });

  test("several that append while the server restarts lose nothing and double nothing", async () => {
    const { url, calls } = await openForTest();
    const names = ["a", "b", "c"];
    const children = names.map((name) => start("append two hundred calls", url, name));
    for (const child of children) expect(await child.nextLine()).toBe("under way");
    await server?.restart();
    for (const child of children) expect(await child.nextLine()).toBe("done");
    const wanted = [...names, "of all"].flatMap((name) =>
      Array.from({ length: 200 }, (_, index) => `${name} ${index}`),
    );
    expect((await calls()).toSorted()).toEqual(wanted.toSorted());
  });
});
