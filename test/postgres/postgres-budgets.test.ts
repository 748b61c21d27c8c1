import * as fc from "fast-check";
import { sql } from "kysely";
import { describe, expect, onTestFinished, test } from "vitest";
import { createBudgetKeeper } from "../../src/dispatch/index.ts";
import {
  type CallEntry,
  type Cost,
  instant,
  NO_SPEND,
  nanoUsd,
  type RunId,
  runId,
  SufficeError,
  type TaskId,
  taskId,
} from "../../src/domain/index.ts";
import { type BudgetKeeper, budgetRefused, type Reservation } from "../../src/ledger/index.ts";
import { createPostgresBudgets, createPostgresLedger } from "../../src/ledger/postgres/index.ts";
import { openPostgresStore, type PostgresStore } from "../../src/store/index.ts";
import { childProgram } from "../tools/child-program.ts";
import { startCuttingProxy } from "../tools/cutting-proxy.ts";
import { postgresForTests } from "../tools/postgres-for-tests.ts";

/** Reserves and settles until nothing fits any more; prints what it settled. */
const PROGRAM = `
import { nanoUsd, runId, taskId } from "domain";
import { openPostgresStore } from "store";
import { createPostgresBudgets } from "ledger";

const [url, name, task] = process.argv.slice(2);
const store = await openPostgresStore({ url });
const budgets = createPostgresBudgets({ store, run: runId("run-1"), limits: { runUsd: nanoUsd(10000), taskUsd: nanoUsd(6000) } });
let settled = 0;
for (let call = 0; ; call += 1) {
  const estimate = 10 + (call * 7) % 40;
  try {
    const reservation = await budgets.reserve({ task: taskId(task), key: name + "/" + call }, nanoUsd(estimate));
    if (call === 10) process.stdout.write("under way\\n");
    await reservation.settle(nanoUsd((call * 13) % (estimate + 1)));
    settled += (call * 13) % (estimate + 1);
  } catch (error) {
    process.stdout.write(error.code + " " + settled + "\\n");
    break;
  }
}
await store.close();
`;

const server = await postgresForTests();
const source = (path: string) => new URL(`../../src/${path}`, import.meta.url);
const start = await childProgram(PROGRAM, {
  domain: source("domain/index.ts"),
  store: source("store/index.ts"),
  ledger: source("ledger/postgres/index.ts"),
});

function aRun(text: string): RunId {
  const run = runId(text);
  if (run === undefined) throw new Error(`${text} is no run id`);
  return run;
}

const RUN = aRun("run-1");
const [A, B] = [taskId("A"), taskId("B")];
const LIMITS = { runUsd: nanoUsd(1000), taskUsd: nanoUsd(600) };

async function newDatabase(): Promise<string> {
  return (await server?.newDatabase()) ?? "";
}

async function openForTest(url: string): Promise<PostgresStore> {
  const store = await openPostgresStore({ url, connections: 8 });
  onTestFinished(() => store.close());
  return store;
}

async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
  } catch (error) {
    if (error instanceof SufficeError) return error.code;
    throw error;
  }
  return undefined;
}

const deedsOf = (store: PostgresStore) =>
  store.query(async (database) => {
    const { rows } = await sql<{ readonly deed: string }>`
      select concat_ws(' ', key, try, deed, charged_nano_usd, known_nano_usd) as deed
      from suffice.reservations order by id`.execute(database);
    return rows.map(({ deed }) => deed);
  });

/** The sums as kept, beside the same reckoned from every row that led to them. */
async function bothSums(
  store: PostgresStore,
): Promise<{ readonly kept: unknown; readonly reckoned: unknown }> {
  const reckoned = `
    select run, scope, case scope when 'run' then '' else task end as task,
      coalesce(sum(charged) filter (where not is_open), 0) as settled, coalesce(sum(charged) filter (where is_open), 0) as reserved,
      coalesce(sum(known), 0) as known
    from (
      select distinct on (reservation) run, task, charged_nano_usd as charged, known_nano_usd as known, deed = 'reserved' as is_open
      from suffice.reservations order by reservation, id desc
    ) as latest cross join (values ('run'), ('task')) as scopes (scope)
    group by 1, 2, 3 order by 1, 2, 3`;
  const kept = `
    select run, scope, task, settled_nano_usd as settled, reserved_nano_usd as reserved, known_nano_usd as known
    from suffice.budgets where (settled_nano_usd, reserved_nano_usd) <> (0, 0) or exists (
      select from suffice.reservations where reservations.run = budgets.run and (scope = 'run' or reservations.task = budgets.task))
    order by 1, 2, 3`;
  return await store.query(async (database) => ({
    kept: (await sql.raw(kept).execute(database)).rows,
    reckoned: (await sql.raw(reckoned).execute(database)).rows,
  }));
}

/** From now on the database itself refuses a sum that passes a limit. */
async function refuseOverspending(
  store: PostgresStore,
  limits: { readonly run: number; readonly task: number },
) {
  await store.query((database) =>
    sql
      .raw(
        `alter table suffice.budgets add check (
          settled_nano_usd + reserved_nano_usd <= case scope when 'run' then ${limits.run} else ${limits.task} end)`,
      )
      .execute(database),
  );
}

describe.skipIf(server === undefined)("budgets on PostgreSQL", () => {
  test("whatever is reserved, settled and booked, they answer as budgets in memory do", async () => {
    const url = await newDatabase();
    const store = await openForTest(url);
    const deed = fc.record({
      kind: fc.constantFrom("begin", "begin", "end", "book"),
      task: fc.constantFrom(A, B, taskId("")),
      amount: fc.nat(400),
    });
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 25 }), async (deeds) => {
        const run = aRun(`run-${(runs += 1)}`);
        const keepers = [createBudgetKeeper(LIMITS), createPostgresBudgets({ store, run, limits: LIMITS })];
        const [inMemory, inDatabase] = await Promise.all(keepers.map((keeper) => answersOf(keeper, deeds)));
        expect(inDatabase).toEqual(inMemory);
      }),
      { numRuns: 30 },
    );
    const { kept, reckoned } = await bothSums(store);
    expect(kept).toEqual(reckoned);
  });

  test("all of a run's processes share its limits, and see what the others spent", async () => {
    const url = await newDatabase();
    const [one, other] = [await openForTest(url), await openForTest(url)].map((store) =>
      createPostgresBudgets({ store, run: RUN, limits: LIMITS }),
    );
    await (await one?.reserve({ task: A, key: "a" }, nanoUsd(500)))?.settle(nanoUsd(450));
    await one?.reserve({ task: A, key: "b" }, nanoUsd(100));
    expect([await other?.left(A), await other?.left(B), other?.spent(), other?.spentOn(A)]).toEqual([
      { task: 50, run: 450 },
      { task: 600, run: 450 },
      450,
      450,
    ]);
    const full = { limit: LIMITS.taskUsd, settled: nanoUsd(450), reserved: nanoUsd(100) };
    await expect(other?.reserve({ task: A, key: "c" }, nanoUsd(51))).rejects.toEqual(
      budgetRefused("budget.task-cap", full, nanoUsd(51)),
    );
    expect(await codeOf(other?.reserve({ task: B, key: "d" }, nanoUsd(451)) ?? Promise.resolve())).toBe(
      "budget.run-cap",
    );
  });

  test("a call made again after its process died: the first try may have been paid for, and counts as its estimate", async () => {
    const store = await openForTest(await newDatabase());
    const budgets = () => createPostgresBudgets({ store, run: RUN, limits: LIMITS });
    await budgets().reserve({ task: A, key: "call" }, nanoUsd(300));
    const next = budgets();
    await (await next.reserve({ task: A, key: "call" }, nanoUsd(200))).settle(nanoUsd(120));
    expect([await deedsOf(store), next.spent(), await next.left(A)]).toEqual([
      ["call 1 reserved 300 0", "call 1 presumed 300 0", "call 2 reserved 200 0", "call 2 settled 120 120"],
      120,
      { task: 180, run: 580 },
    ]);
  });

  test("what the ledger says that the first try cost counts in the place of its estimate", async () => {
    const store = await openForTest(await newDatabase());
    const budgets = createPostgresBudgets({ store, run: RUN, limits: LIMITS });
    await budgets.reserve({ task: A, key: "call" }, nanoUsd(300));
    const cost: Cost = { kind: "priced", amount: nanoUsd(70), byClass: NO_SPEND.byClass };
    await createPostgresLedger({ store }).append([aCall("run-1/call", cost), aCall("run-1/other", cost)]);
    await budgets.reserve({ task: A, key: "call" }, nanoUsd(200));
    expect(await deedsOf(store)).toEqual([
      "call 1 reserved 300 0",
      "call 1 presumed 70 70",
      "call 2 reserved 200 0",
    ]);
  });

  test("a try that was given up for lost and comes back is booked as what it cost", async () => {
    const store = await openForTest(await newDatabase());
    const budgets = createPostgresBudgets({ store, run: RUN, limits: LIMITS });
    const stalled = await budgets.reserve({ task: A, key: "call" }, nanoUsd(300));
    const again = await budgets.reserve({ task: A, key: "call" }, nanoUsd(200));
    await stalled.settle(nanoUsd(10));
    await again.settle(nanoUsd(20));
    await again.settle(nanoUsd(20));
    expect([budgets.spent(), await budgets.left(A), await deedsOf(store)]).toEqual([
      30,
      { task: 570, run: 970 },
      [
        "call 1 reserved 300 0",
        "call 1 presumed 300 0",
        "call 2 reserved 200 0",
        "call 1 settled 10 10",
        "call 2 settled 20 20",
      ],
    ]);
  });

  test("booking what is settled or booked changes nothing, and booking what is still open settles it", async () => {
    const store = await openForTest(await newDatabase());
    const budgets = createPostgresBudgets({ store, run: RUN, limits: LIMITS });
    await (await budgets.reserve({ task: A, key: "settled" }, nanoUsd(300))).settle(nanoUsd(10));
    await budgets.reserve({ task: A, key: "open" }, nanoUsd(300));
    for (const key of ["settled", "open", "open", "new", "new"])
      await budgets.book({ task: A, key }, nanoUsd(20));
    expect([await deedsOf(store), budgets.spent(), await budgets.left(A)]).toEqual([
      [
        "settled 1 reserved 300 0",
        "settled 1 settled 10 10",
        "open 1 reserved 300 0",
        "open 1 settled 20 20",
        "new 1 booked 20 20",
      ],
      50,
      { task: 550, run: 950 },
    ]);
  });

  test("without limits anything fits, and the sums are kept", async () => {
    const store = await openForTest(await newDatabase());
    const limits = { runUsd: undefined, taskUsd: undefined };
    const budgets = createPostgresBudgets({ store, run: RUN, limits });
    const much = nanoUsd(4_000_000_000_000_000);
    await (await budgets.reserve({ task: A, key: "a" }, much)).settle(much, nanoUsd(1));
    expect([budgets.isLimited(), await budgets.left(A), budgets.spent()]).toEqual([
      false,
      { task: undefined, run: undefined },
      1,
    ]);
  });

  test("an answer that is lost changes nothing: each reservation and each booking is there once", async () => {
    const proxy = await startCuttingProxy(await newDatabase());
    onTestFinished(() => proxy.close());
    const store = await openForTest(proxy.url);
    const budgets = createPostgresBudgets({ store, run: RUN, limits: LIMITS });
    const lost = async <Result>(what: string, work: () => Promise<Result>) => {
      const cut = proxy.cutAnswerTo(`suffice.${what}(`);
      const result = await work();
      await cut;
      return result;
    };
    const reservation = await lost("reserve", () => budgets.reserve({ task: A, key: "a" }, nanoUsd(300)));
    await lost("settle", () => reservation.settle(nanoUsd(10)));
    await lost("book", () => budgets.book({ task: A, key: "b" }, nanoUsd(20)));
    expect([await deedsOf(store), budgets.spent()]).toEqual([
      ["a 1 reserved 300 0", "a 1 settled 10 10", "b 1 booked 20 20"],
      30,
    ]);
  });

  test("however connections reserve side by side, no limit is passed, and the sums are those of the rows", async () => {
    const plan = fc.array(
      fc.array(
        fc.record({
          task: fc.constantFrom(A, B),
          key: fc.constantFrom("x", "y", "z", undefined),
          estimate: fc.nat(300),
          share: fc.integer({ min: 0, max: 100 }),
          ends: fc.constantFrom("settles", "settles", "settles", "dies"),
        }),
        { maxLength: 12 },
      ),
      { minLength: 4, maxLength: 8 },
    );
    const store = await openForTest(await newDatabase());
    await refuseOverspending(store, { run: 1000, task: 600 });
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(plan, async (workers) => {
        const run = aRun(`run-${(runs += 1)}`);
        await Promise.all(
          workers.map(async (calls, worker) => {
            const budgets = createPostgresBudgets({ store, run, limits: LIMITS });
            for (const [number, { task, key, estimate, share, ends }] of calls.entries()) {
              const call = { task, key: key ?? `${worker}/${number}` };
              const reservation = await reserved(budgets, call, estimate);
              if (ends === "settles") {
                await reservation?.settle(nanoUsd(Math.floor((estimate * share) / 100)));
              }
            }
          }),
        );
      }),
      { numRuns: 20 },
    );
    const { kept, reckoned } = await bothSums(store);
    expect(kept).toEqual(reckoned);
  }, 60_000);

  test("processes that reserve side by side, and one that is killed, never pass a limit", async () => {
    const url = await newDatabase();
    const store = await openForTest(url);
    await refuseOverspending(store, { run: 10_000, task: 6000 });
    const children = ["A", "A", "B", "B"].map((task, index) => start(url, `worker ${index}`, task));
    for (const child of children) expect(await child.nextLine()).toBe("under way");
    await children[3]?.kill();
    const ends = await Promise.all(children.slice(0, 3).map((child) => child.nextLine()));
    expect(ends.map((line) => line.split(" ")[0])).toEqual(
      ends.map(() => expect.stringMatching(/^budget\.(run|task)-cap$/)),
    );
    const { kept, reckoned } = await bothSums(store);
    expect(kept).toEqual(reckoned);
  });
});

interface Deed {
  readonly kind: string;
  readonly task: TaskId;
  readonly amount: number;
}

/** What a keeper says to each deed in turn. */
async function answersOf(budgets: BudgetKeeper, deeds: readonly Deed[]): Promise<readonly unknown[]> {
  const open: { readonly reservation: Reservation; readonly estimate: number }[] = [];
  const answers: unknown[] = [];
  for (const [number, { kind, task, amount }] of deeds.entries()) {
    const ended = kind === "end" ? open.shift() : undefined;
    const call = { task, key: `call ${number}` };
    // Some cost more than was estimated, and of some it is not known what they cost.
    if (ended !== undefined)
      await ended.reservation.settle(nanoUsd(amount), nanoUsd(amount % 2 === 0 ? amount : 0));
    if (kind === "book") await budgets.book(call, nanoUsd(amount));
    if (kind === "begin") {
      try {
        open.push({ reservation: await budgets.reserve(call, nanoUsd(amount)), estimate: amount });
      } catch (error) {
        answers.push(error instanceof SufficeError ? [error.code, error.message] : error);
      }
    }
    answers.push([await budgets.left(task), budgets.spent(), budgets.spentOn(task)]);
  }
  return answers;
}

async function reserved(
  budgets: BudgetKeeper,
  call: { readonly task: TaskId; readonly key: string },
  estimate: number,
): Promise<Reservation | undefined> {
  try {
    return await budgets.reserve(call, nanoUsd(estimate));
  } catch (error) {
    if (error instanceof SufficeError && error.code.startsWith("budget.")) return undefined;
    throw error;
  }
}

function aCall(sourceId: string, cost: Cost): CallEntry {
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
    cost,
    priceBook: "list",
    durationMs: 1,
    requestId: undefined,
  };
}
