import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { collectGarbage } from "./small-heap.ts";

test("what nobody needs any more is given back at once, and programs see no way of their own to do so", async () => {
  const given = new WeakRef({ calls: 34_000 });
  // Until the end of its turn what was looked at is held.
  await nextTurn();
  collectGarbage();
  expect([given.deref(), "gc" in globalThis]).toEqual([undefined, false]);
});
