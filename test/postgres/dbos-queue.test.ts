import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { runId } from "../../src/domain/index.ts";
import { createDbosQueue } from "../../src/workers/dbos/create-dbos-queue.ts";
import { childProgram } from "../tools/child-program.ts";
import { postgresForTests } from "../tools/postgres-for-tests.ts";

const server = await postgresForTests();
const RUN = runId("20261121-093015-4f2a") ?? unreachable();

/** Says which task it has begun; ends it when it is told `done N`, and itself with its standard input. */
const worker = await childProgram(
  `import { createInterface } from "node:readline";
   import { createDbosQueue } from "queue";
   const [url, self, ...alive] = process.argv.slice(2);
   const stop = new AbortController();
   const ends = new Map();
   createInterface({ input: process.stdin })
     .on("line", (line) => {
       const [word, index, ...rest] = line.split(" ");
       if (word === "stop") stop.abort();
       ends.get(Number(index))?.(word === "done" || word === "given-back" ? { kind: word } : { kind: "stopped", code: word, because: rest.join(" ") });
     })
     .on("close", () => process.exit(0));
   const queue = createDbosQueue({ url, self, alive: async () => new Set([self, ...alive]), warn: () => {}, pollMs: 50, takeOverMs: 100 });
   console.log("ready");
   await queue.work(
     ({ run, index, life }, signal) =>
       new Promise((resolve) => {
         ends.set(index, resolve);
         signal.addEventListener("abort", () => {
           console.log("called back " + index);
           resolve({ kind: "stopped", code: "run.interrupted", because: "called back" });
         });
         console.log(["begun", run, index, life].join(" "));
       }),
     { slots: 2, signal: stop.signal },
   );
   await queue.close();
   process.exit(0);`,
  { queue: new URL("../../src/workers/dbos/create-dbos-queue.ts", import.meta.url) },
);

async function aWorker(url: string, self: string, ...alive: readonly string[]) {
  const started = worker(url, self, ...alive);
  expect(await started.nextLine()).toBe("ready");
  return started;
}

function aQueue(url: string) {
  const queue = createDbosQueue({
    url,
    self: "coordinator",
    alive: async () => new Set(["coordinator"]),
    warn: () => {},
    pollMs: 50,
  });
  onTestFinished(() => queue.close());
  return queue;
}

const unaborted = () => new AbortController().signal;
const task = (index: number, life = 1) => ({ run: RUN, index, life });

test.skipIf(server === undefined)("a task is carried out by a worker, and its end comes back", async () => {
  const url = (await server?.newDatabase()) ?? unreachable();
  const queue = aQueue(url);
  const first = queue.handOut(task(1), unaborted());
  const second = queue.handOut(task(2), unaborted());
  const hands = await aWorker(url, "w1");
  const begun = [await hands.nextLine(), await hands.nextLine()];
  expect(begun.toSorted((a, b) => a.localeCompare(b))).toEqual(
    [1, 2].map((index) => `begun ${RUN} ${index} 1`),
  );
  hands.tell("done 1");
  hands.tell("budget.run-cap 2 no money is left");
  expect([await first, await second]).toEqual([
    { kind: "done" },
    { kind: "stopped", code: "budget.run-cap", because: "no money is left" },
  ]);
  // The same again is not done again.
  expect(await queue.handOut(task(1), unaborted())).toEqual({ kind: "done" });
});

test.skipIf(server === undefined)("what a worker had that died is given to another one", async () => {
  const url = (await server?.newDatabase()) ?? unreachable();
  const queue = aQueue(url);
  const doomed = await aWorker(url, "w1");
  const end = queue.handOut(task(1), unaborted());
  expect(await doomed.nextLine()).toBe(`begun ${RUN} 1 1`);
  await doomed.kill();
  const heir = await aWorker(url, "w2");
  expect(await heir.nextLine()).toBe(`begun ${RUN} 1 1`);
  heir.tell("done 1");
  expect(await end).toEqual({ kind: "done" });
});

test.skipIf(server === undefined)("what a living worker has is left to it, whoever else looks", async () => {
  const url = (await server?.newDatabase()) ?? unreachable();
  const queue = aQueue(url);
  const first = await aWorker(url, "w1", "w2");
  const end = queue.handOut(task(1), unaborted());
  expect(await first.nextLine()).toBe(`begun ${RUN} 1 1`);
  const second = await aWorker(url, "w2", "w1");
  const other = queue.handOut(task(2), unaborted());
  // Several looks later the first one's task is still its own.
  await pause(500);
  first.tell("done 1");
  expect(await end).toEqual({ kind: "done" });
  for (const hands of [first, second]) hands.tell("done 2");
  expect(await other).toEqual({ kind: "done" });
});

test.skipIf(server === undefined)("a run that is stopped calls its tasks back", async () => {
  const url = (await server?.newDatabase()) ?? unreachable();
  const queue = aQueue(url);
  const stop = new AbortController();
  const hands = await aWorker(url, "w1");
  const end = queue.handOut(task(1), stop.signal);
  expect(await hands.nextLine()).toBe(`begun ${RUN} 1 1`);
  stop.abort();
  await expect(end).rejects.toMatchObject({ code: "run.interrupted" });
  expect(await hands.nextLine()).toBe("called back 1");
});

test.skipIf(server === undefined)(
  "what a worker gives back is begun again, by itself if nobody else is there",
  async () => {
    const url = (await server?.newDatabase()) ?? unreachable();
    const queue = aQueue(url);
    const hands = await aWorker(url, "w1");
    const end = queue.handOut(task(1), unaborted());
    expect(await hands.nextLine()).toBe(`begun ${RUN} 1 1`);
    hands.tell("given-back 1");
    expect(await hands.nextLine()).toBe(`begun ${RUN} 1 1`);
    hands.tell("done 1");
    expect(await end).toEqual({ kind: "done" });
  },
);

test.skipIf(server === undefined)("a server that is restarted loses no task", async () => {
  const url = (await server?.newDatabase()) ?? unreachable();
  const queue = aQueue(url);
  const hands = await aWorker(url, "w1");
  const end = queue.handOut(task(1), unaborted());
  expect(await hands.nextLine()).toBe(`begun ${RUN} 1 1`);
  await server?.restart();
  hands.tell("done 1");
  expect(await end).toEqual({ kind: "done" });
  const next = queue.handOut(task(2), unaborted());
  expect(await hands.nextLine()).toBe(`begun ${RUN} 2 1`);
  hands.tell("done 2");
  expect(await next).toEqual({ kind: "done" });
});

test.skipIf(server === undefined)("of a run that is over nothing is kept", async () => {
  const url = (await server?.newDatabase()) ?? unreachable();
  const queue = aQueue(url);
  const hands = await aWorker(url, "w1");
  const end = queue.handOut(task(1), unaborted());
  await hands.nextLine();
  hands.tell("done 1");
  await end;
  await queue.forget(RUN);
  const again = queue.handOut(task(1), unaborted());
  expect(await hands.nextLine()).toBe(`begun ${RUN} 1 1`);
  hands.tell("done 1");
  expect(await again).toEqual({ kind: "done" });
});

function unreachable(): never {
  throw new Error("the test cannot be without it");
}
