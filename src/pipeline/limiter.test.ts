import { expect, test } from "vitest";
import { SufficeError } from "../domain/index.ts";
import { createLimiter, failureOf, settleAll } from "./limiter.ts";

/** Work that ends when it is told to. */
function held(log: string[], name: string) {
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const promise = new Promise<void>((resolve, reject) => {
    ends.push({ resolve: () => resolve(), reject });
  });
  return {
    work: async () => {
      log.push(`${name} begins`);
      await promise;
      log.push(`${name} ends`);
      return name;
    },
    end: () => ends[0]?.resolve(),
    fail: (error: Error) => ends[0]?.reject(error),
  };
}

/** Until everything that can go on has gone on. */
async function settled() {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

const rejected = (reason: unknown) => ({ status: "rejected", reason }) as const;
const notBegun = () => new SufficeError("run.interrupted", { message: "not begun" });

test("no more than allowed is under way, and the next begins in the order asked for", async () => {
  const log: string[] = [];
  const limit = createLimiter(2);
  const [a, b, c, d] = [held(log, "a"), held(log, "b"), held(log, "c"), held(log, "d")];
  const all = Promise.all([limit(a.work), limit(b.work), limit(c.work), limit(d.work)]);
  await settled();
  b.end();
  await settled();
  a.end();
  c.end();
  d.end();
  expect(await all).toEqual(["a", "b", "c", "d"]);
  expect(log.slice(0, 4)).toEqual(["a begins", "b begins", "b ends", "c begins"]);
  expect(log).toHaveLength(8);
});

test("a place is free again after a failure, also for one who asks later", async () => {
  const limit = createLimiter(1);
  await expect(limit(async () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await limit(async () => "yes")).toBe("yes");
});

test("after a failure nothing else is begun, and what is under way is waited for", async () => {
  const log: string[] = [];
  const [a, b, c] = [held(log, "a"), held(log, "b"), held(log, "c")];
  let isSettled = false;
  const all = settleAll(createLimiter(2), [a.work, b.work, c.work], notBegun).then((results) => {
    isSettled = true;
    return results;
  });
  await settled();
  a.fail(new Error("down"));
  await settled();
  const wasSettled = isSettled;
  b.end();
  expect(await all).toMatchObject([
    { status: "rejected", reason: { message: "down" } },
    { status: "fulfilled", value: "b" },
    { status: "rejected", reason: { message: "not begun" } },
  ]);
  expect([wasSettled, log]).toEqual([false, ["a begins", "b begins", "b ends"]]);
});

test("of several failures the one is told that says most", () => {
  const fine = { status: "fulfilled", value: 1 } as const;
  const down = new SufficeError("provider.unreachable", { message: "down" });
  expect(failureOf([fine])).toBeUndefined();
  expect(failureOf([fine, rejected(notBegun()), rejected(down)])).toEqual({ reason: down });
  expect(failureOf([rejected("a"), rejected("b")])).toEqual({ reason: "a" });
  const first = notBegun();
  expect(failureOf([rejected(first), rejected(notBegun())])?.reason).toBe(first);
});
