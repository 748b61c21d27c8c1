import { expect, test } from "vitest";
import { aWorkspace } from "../../testing/index.ts";
import { trackWorkspace } from "./tracked-workspace.ts";

/** A worktree whose whole content is one word: a tree's id is `tree:` and that word. */
function trackedFolder(lying = "left over") {
  const log: string[] = [];
  let content = lying;
  const workspace = aWorkspace({
    async snapshot() {
      log.push(`snapshot ${content}`);
      return `tree:${content}`;
    },
    async restore(to) {
      content = to.slice("tree:".length);
      log.push(`restore ${content}`);
    },
    async remove() {
      log.push("remove");
    },
  });
  const tracked = trackWorkspace("tree:base", async () => {
    log.push("open");
    return workspace;
  });
  const write = (text: string) =>
    tracked.change(async (_, keep) => {
      log.push(`write ${text} over ${content}`);
      content = text;
      await keep();
    });
  const look = () =>
    tracked.inspect(async () => {
      log.push(`look at ${content}`);
      content = "test output";
    });
  return { tracked, log, write, look };
}

test("a folder is opened when it is first needed, and put to its base before anything happens in it", async () => {
  const { log, write } = trackedFolder();
  expect(log).toEqual([]);
  await write("one");
  expect(log).toEqual(["open", "restore base", "write one over base", "snapshot one"]);
});

test("changes follow each other without putting back what is as it was left", async () => {
  const { log, write } = trackedFolder();
  await write("one");
  await write("two");
  expect(log.slice(4)).toEqual(["write two over one", "snapshot two"]);
});

test("what an inspection leaves behind is gone before the next step, whichever that is", async () => {
  const { log, write, look } = trackedFolder();
  await write("one");
  await look();
  await look();
  await write("two");
  expect(log.slice(4)).toEqual([
    "look at one",
    "restore one",
    "look at one",
    "restore one",
    "write two over one",
    "snapshot two",
  ]);
});

test("a step of an earlier life is not done again: the next one begins at the tree that it left", async () => {
  const { tracked, log, write } = trackedFolder("half written");
  tracked.replay("tree:one");
  tracked.replay("tree:two");
  expect(log).toEqual([]);
  await write("three");
  expect(log).toEqual(["open", "restore two", "write three over two", "snapshot three"]);
});

test("a replay between two changes takes the folder to its tree as well", async () => {
  const { tracked, log, write } = trackedFolder();
  await write("one");
  tracked.replay("tree:elsewhere");
  await write("two");
  expect(log.slice(4)).toEqual(["restore elsewhere", "write two over elsewhere", "snapshot two"]);
});

test("an escalation begins at the base again, and what it changes is kept", async () => {
  const { tracked, log, write, look } = trackedFolder();
  await write("flawed");
  tracked.reset();
  await write("better");
  await look();
  expect(log.slice(4)).toEqual([
    "restore base",
    "write better over base",
    "snapshot better",
    "look at better",
  ]);
});

test("an effect that keeps nothing leaves the tracked tree where it was", async () => {
  const { tracked, log, write, look } = trackedFolder();
  await write("one");
  expect(await tracked.change(async ({ path }) => `read in ${path}`)).toBe("read in /worktree");
  await look();
  await look();
  expect(log.slice(4)).toEqual(["look at one", "restore one", "look at one"]);
});

test("what an effect that fails had half done is put back", async () => {
  const { tracked, log, write } = trackedFolder();
  await write("one");
  const failing = tracked.change(async (_, keep) => {
    log.push("half done");
    await keep();
    throw new Error("the power went");
  });
  await expect(failing).rejects.toThrow("the power went");
  await write("two");
  expect(log.slice(4)).toEqual([
    "half done",
    "snapshot one",
    "restore one",
    "write two over one",
    "snapshot two",
  ]);
});

test("removing takes away also what only an earlier life had opened, and opens nothing twice", async () => {
  const earlier = trackedFolder();
  await earlier.tracked.remove();
  const own = trackedFolder();
  await own.write("one");
  await own.tracked.remove();
  expect([earlier.log, own.log.filter((line) => line === "open" || line === "remove")]).toEqual([
    ["open", "remove"],
    ["open", "remove"],
  ]);
});
