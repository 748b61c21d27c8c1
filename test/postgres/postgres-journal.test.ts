import { EventEmitter, once } from "node:events";
import { sql } from "kysely";
import { Client } from "pg";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  type CallEntry,
  type Entry,
  FREE,
  instant,
  type RunId,
  runId,
  SufficeError,
} from "../../src/domain/index.ts";
import { type JournalBench, journalContract } from "../../src/journal/contract.ts";
import type { SharedRunJournal } from "../../src/journal/index.ts";
import { createPostgresJournal, startHeartbeat } from "../../src/journal/postgres/index.ts";
import { appendEntries, createPostgresLedger } from "../../src/ledger/postgres/index.ts";
import { openPostgresStore, type PostgresStore } from "../../src/store/index.ts";
import { startCuttingProxy } from "../tools/cutting-proxy.ts";
import { postgresForTests } from "../tools/postgres-for-tests.ts";

const server = await postgresForTests();

async function newDatabase(): Promise<string> {
  return (await server?.newDatabase()) ?? "";
}

const ALIVE = sql`'infinity'`;
const DEAD = sql`'-infinity'`;

/** Processes live until they are killed: here nobody's heart beats. */
async function addProcess(store: PostgresStore, process: string): Promise<void> {
  await store.transaction((transaction) =>
    sql`insert into suffice.processes values (${process}, 'build-7', 4711, ${ALIVE})`.execute(transaction),
  );
}

async function killProcess(store: PostgresStore, process: string): Promise<void> {
  await store.transaction((transaction) =>
    sql`update suffice.processes set alive_until = ${DEAD} where process = ${process}`.execute(transaction),
  );
}

async function makeBench(): Promise<JournalBench> {
  const store = await openPostgresStore({ url: await newDatabase() });
  await store.transaction((transaction) =>
    sql`create table suffice.notes (id bigint generated always as identity, entry_json text)`.execute(
      transaction,
    ),
  );
  for (const process of [1, 2, 3]) await addProcess(store, `${process}`);
  return {
    journalOf: (process) =>
      createPostgresJournal({
        store,
        process: `${process}`,
        append: async (transaction, entries) => {
          for (const entry of entries) {
            await sql`insert into suffice.notes (entry_json) values (${JSON.stringify(entry)})`.execute(
              transaction,
            );
          }
        },
      }),
    kill: (process) => killProcess(store, `${process}`),
    takenOver: "run.interrupted",
    committed: async () => {
      const { rows } = await store.query((database) =>
        sql<{ readonly entry_json: string }>`select entry_json from suffice.notes order by id`.execute(
          database,
        ),
      );
      return rows.map(({ entry_json }): Entry => JSON.parse(entry_json));
    },
    close: () => store.close(),
  };
}

function aRun(text: string): RunId {
  const run = runId(text);
  if (run === undefined) throw new Error(`${text} is no run id`);
  return run;
}

const RUN = aRun("run-1");

function aCall(sourceId: string): CallEntry {
  return {
    type: "call",
    source: "run",
    sourceId,
    at: instant(0),
    tags: { run: RUN },
    provider: "acme",
    modelAsked: "acme-small",
    modelAnswered: "acme-small",
    outcome: "answered",
    errorCode: undefined,
    usage: {},
    cost: FREE,
    priceBook: "list",
    durationMs: 1,
    requestId: undefined,
  };
}

const paying = (text: string) => async () => ({ result: text, entries: [aCall(text)] });
const interruptedOrNot = async ({ interrupted }: { readonly interrupted: boolean }) => ({
  result: interrupted,
  entries: [],
});
const neverCalled = async (): Promise<never> => {
  throw new Error("this effect should not have been called");
};

async function errorOf(work: Promise<unknown>): Promise<readonly [string, string]> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof SufficeError) return [error.code, error.message];
  throw new Error("it should have failed with a SufficeError", { cause: error });
}

async function ask(url: string, query: string): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(query)).rows;
  } finally {
    await client.end();
  }
}

async function openForTest(url: string, processes: readonly string[] = ["one", "two"]) {
  const store = await openPostgresStore({ url });
  onTestFinished(() => store.close());
  for (const process of processes) await addProcess(store, process);
  return {
    store,
    journalOf: (process: string) => createPostgresJournal({ store, process, append: appendEntries }),
    calls: async () => (await createPostgresLedger({ store }).calls({})).map(({ sourceId }) => sourceId),
    steps: () =>
      store.query((database) =>
        database.selectFrom("steps").select(["key", "state", "result_json"]).orderBy("key").execute(),
      ),
  };
}

describe.skipIf(server === undefined)("PostgreSQL", () => {
  journalContract("PostgreSQL", makeBench);

  test("a step's result and its ledger rows are there together", async () => {
    const { journalOf, calls, steps } = await openForTest(await newDatabase());
    const run = await journalOf("one").begin(RUN, null, instant(0));
    await run.step("a", paying("a"));
    expect([await calls(), await steps()]).toEqual([
      ["a"],
      [{ key: "a", state: "finished", result_json: '"a"' }],
    ]);
  });

  test("parts of a run are held by several processes at once, and each sees what was recorded", async () => {
    const { journalOf } = await openForTest(await newDatabase(), ["one", "two", "three"]);
    const run = await journalOf("one").begin(RUN, { plan: true }, instant(0));
    const third = await journalOf("two").join(RUN, "t3");
    const fourth = await journalOf("three").join(RUN, "t4");
    await run.step("order/t3", paying("order"));
    await third.step("t3/a", paying("third"));
    await fourth.step("t4/a", paying("fourth"));
    expect([
      third.record,
      await third.recorded("order/t3"),
      await run.recorded("t3/a"),
      await fourth.recorded("t3/a"),
    ]).toEqual([run.record, "order", "third", "third"]);
  });

  test("a part that a living process holds is not given to another, and one that was let go is", async () => {
    const { journalOf } = await openForTest(await newDatabase());
    await journalOf("one").begin(RUN, null, instant(0));
    const first = await journalOf("one").join(RUN, "t3");
    expect(await errorOf(journalOf("two").join(RUN, "t3"))).toEqual([
      "usage.invalid",
      "part t3 of run run-1 is being worked on by process 4711 on build-7. " +
        "Wait until that ends, or stop it; one that was killed is taken for alive for some seconds.",
    ]);
    await first.release();
    const second = await journalOf("two").join(RUN, "t3");
    expect([first.epoch, second.epoch]).toEqual([1, 2]);
  });

  test("of a run that nobody began, and of one that has ended, there is no part to join", async () => {
    const { journalOf } = await openForTest(await newDatabase());
    const missing = await errorOf(journalOf("one").join(RUN, "t1"));
    await (await journalOf("one").begin(RUN, null, instant(0))).end(instant(1));
    const ended = await errorOf(journalOf("one").join(RUN, "t1"));
    expect([missing[0], ended[0]]).toEqual(["input.missing", "usage.invalid"]);
  });

  test("only who holds the run ends it", async () => {
    const { journalOf } = await openForTest(await newDatabase());
    await journalOf("one").begin(RUN, null, instant(0));
    const part = await journalOf("two").join(RUN, "t1");
    expect((await errorOf(part.end(instant(1))))[0]).toBe("bug.invariant");
    expect(await journalOf("two").stateOf(RUN)).toBe("held");
  });

  test("who lost its part in the middle of a step keeps nothing of it, and the next one is told", async () => {
    const { store, journalOf, calls, steps } = await openForTest(await newDatabase());
    await journalOf("one").begin(RUN, null, instant(0));
    const stalled = await journalOf("one").join(RUN, "t1");
    const answer = new EventEmitter();
    const begun = new EventEmitter();
    const step = stalled.step("t1/pay", async () => {
      begun.emit("step");
      await once(answer, "came");
      return { result: "late", entries: [aCall("late")] };
    });
    await once(begun, "step");
    await killProcess(store, "one");
    const next = await journalOf("two").join(RUN, "t1");
    answer.emit("came");
    expect(await errorOf(step)).toEqual([
      "run.interrupted",
      "part t1 of run run-1 was taken over by another process, or has ended, so this one stops. What it finished is saved.",
    ]);
    const told = await next.step("t1/pay", interruptedOrNot);
    expect([told, await calls(), await steps()]).toEqual([
      true,
      [],
      [{ key: "t1/pay", state: "finished", result_json: "true" }],
    ]);
  });

  test("who lost its run is told so too when its effect fails, and the step stays the next one's", async () => {
    const { store, journalOf } = await openForTest(await newDatabase());
    const stalled = await journalOf("one").begin(RUN, null, instant(0));
    const step = stalled.step("pay", async () => {
      await killProcess(store, "one");
      await journalOf("two").resume(RUN);
      throw new Error("the provider said no");
    });
    expect((await errorOf(step))[0]).toBe("run.interrupted");
    await killProcess(store, "two");
    await addProcess(store, "three");
    expect(await (await journalOf("three").resume(RUN)).step("pay", interruptedOrNot)).toBe(true);
  });

  test("who takes over waits for a commit under way, and finds what it did", async () => {
    const url = await newDatabase();
    const { store, journalOf } = await openForTest(url);
    let takingOver: Promise<SharedRunJournal> | undefined;
    const stalling = createPostgresJournal({
      store,
      process: "one",
      append: async () => {
        await killProcess(store, "one");
        takingOver = journalOf("two").resume(RUN);
        const waiting =
          "select count(*)::int as sessions from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
        await expect.poll(() => ask(url, waiting), { timeout: 5000 }).toEqual([{ sessions: 1 }]);
      },
    });
    const run = await stalling.begin(RUN, null, instant(0));
    await run.step("pay", paying("paid"));
    const next = await takingOver;
    expect(await next?.step("pay", neverCalled)).toBe("paid");
  });

  test("the end of a run is the end of its parts, deletes what steps returned, and keeps the ledger", async () => {
    const { journalOf, calls, steps } = await openForTest(await newDatabase());
    const run = await journalOf("one").begin(RUN, null, instant(0));
    const part = await journalOf("two").join(RUN, "t1");
    const answer = new EventEmitter();
    const begun = new EventEmitter();
    await part.step("t1/a", paying("a"));
    const straggler = part.step("t1/b", async () => {
      begun.emit("step");
      await once(answer, "came");
      return { result: "late words", entries: [aCall("late")] };
    });
    await once(begun, "step");
    await run.end(instant(1));
    answer.emit("came");
    expect((await errorOf(straggler))[0]).toBe("run.interrupted");
    expect([await calls(), await steps()]).toEqual([
      ["a"],
      [
        { key: "t1/a", state: "finished", result_json: null },
        { key: "t1/b", state: "begun", result_json: null },
      ],
    ]);
  });

  test("a connection lost at any commit of a step changes nothing: it is done once, and not called interrupted", async () => {
    const proxy = await startCuttingProxy(await newDatabase());
    onTestFinished(() => proxy.close());
    const { journalOf, calls } = await openForTest(proxy.url);
    const cutNext = (text: string) => proxy.cutAnswerTo(text);
    let cut = cutNext("commit");
    const run = await journalOf("one").begin(RUN, null, instant(0));
    await cut;
    cut = cutNext("commit");
    let times = 0;
    const told = await run.step("pay", async ({ interrupted }) => {
      await cut;
      times += 1;
      cut = cutNext("commit");
      return { result: interrupted, entries: [aCall("pay")] };
    });
    await cut;
    const replayed = await run.step("pay", neverCalled);
    cut = cutNext("commit");
    const refused = await errorOf(
      run.step("refused", async () => Promise.reject(new SufficeError("gate.failed", { message: "no" }))),
    );
    await cut;
    cut = cutNext("commit");
    await run.end(instant(1));
    await cut;
    expect([told, replayed, times, refused, await calls(), await journalOf("two").stateOf(RUN)]).toEqual([
      false,
      false,
      1,
      ["gate.failed", "no"],
      ["pay"],
      "ended",
    ]);
  });

  test("a taking whose answer is lost is one taking", async () => {
    const proxy = await startCuttingProxy(await newDatabase());
    onTestFinished(() => proxy.close());
    const { journalOf } = await openForTest(proxy.url);
    await (await journalOf("one").begin(RUN, null, instant(0))).release();
    const cut = proxy.cutAnswerTo("commit");
    const run = await journalOf("two").resume(RUN);
    await cut;
    expect([run.epoch, await errorOf(journalOf("two").resume(RUN))]).toEqual([
      2,
      ["usage.invalid", expect.stringContaining("run run-1 is being worked on by process 4711 on build-7.")],
    ]);
  });

  test("a server that restarts in the middle of many steps loses none and repeats none", async () => {
    const { journalOf, calls } = await openForTest(await newDatabase());
    const run = await journalOf("one").begin(RUN, null, instant(0));
    const done: string[] = [];
    const keys = Array.from({ length: 60 }, (_, index) => `step ${index}`);
    const steps = keys.map((key) =>
      run.step(key, async () => {
        done.push(key);
        return { result: key, entries: [aCall(key)] };
      }),
    );
    await steps[5];
    await server?.restart();
    await steps[30];
    await server?.kill();
    await server?.start();
    expect(await Promise.all(steps)).toEqual(keys);
    expect([done.toSorted(), (await calls()).toSorted()]).toEqual([keys.toSorted(), keys.toSorted()]);
  });

  test("a heart that beats keeps a process alive, and one that was stopped does not", async () => {
    const url = await newDatabase();
    const { store, journalOf } = await openForTest(url, []);
    const heartbeat = await startHeartbeat({
      store,
      process: "one",
      host: "build-7",
      pid: 4711,
      everyMs: 20,
    });
    await journalOf("one").begin(RUN, null, instant(0));
    const lastBeat = () => ask(url, "select alive_until::text from suffice.processes");
    const first = await lastBeat();
    await expect.poll(lastBeat, { timeout: 5000 }).not.toEqual(first);
    expect(await journalOf("two").stateOf(RUN)).toBe("held");
    await heartbeat.stop();
    expect(await journalOf("two").stateOf(RUN)).toBe("abandoned");
  });
});
