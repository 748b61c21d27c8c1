import * as fc from "fast-check";
import { expect, test } from "vitest";
import { isUnder } from "./paths.ts";
import { planWaves, type WaveItem } from "./waves.ts";

function anItem(id: string, overrides: Partial<WaveItem> = {}): WaveItem {
  return { id, dependsOn: [], files: [`${id}.ts`], conversation: undefined, ...overrides };
}

function wavesOf(...items: readonly WaveItem[]) {
  const { waves, waits } = planWaves(items);
  return {
    waves: waves.map((wave) => wave.map(({ id }) => id)),
    waits: waits.map((wait) => `${wait.id} for ${wait.for}: ${wait.because}`),
  };
}

test("what has nothing to do with each other runs at once, in its given order", () => {
  expect(wavesOf(anItem("a"), anItem("b"), anItem("c"))).toEqual({ waves: [["a", "b", "c"]], waits: [] });
});

test.each([
  ["the same file", "src/list.ts", "src/list.ts"],
  ["a folder and a file in it", "src", "src/list.ts"],
  ["a file and its folder", "src/lib/list.ts", "src/lib/"],
  ["one file in two spellings", "./src//List.ts", "src/a/../list.ts"],
  ["everything and a file", ".", "list.ts"],
])("%s are not touched in one wave", (_, first, second) => {
  const items = [anItem("a", { files: ["x", first] }), anItem("b", { files: ["y", second] }), anItem("c")];
  expect(wavesOf(...items)).toEqual({
    waves: first === "." ? [["a"], ["b", "c"]] : [["a", "c"], ["b"]],
    waits: first === "." ? expect.anything() : [`b for a: both touch ${second}`],
  });
});

test("names that merely begin alike are different files", () => {
  expect(
    wavesOf(anItem("a", { files: ["src/list"] }), anItem("b", { files: ["src/list.ts"] })).waves,
  ).toEqual([["a", "b"]]);
});

test.each([[undefined], [[]]])("with its files given as %j an item runs alone, at its own place", (files) => {
  expect(wavesOf(anItem("a"), anItem("b", { files }), anItem("c"), anItem("d"))).toEqual({
    waves: [["a"], ["b"], ["c", "d"]],
    waits: [
      "b for a: it names no files, so it may touch any",
      'c for b: "b" names no files, so it may touch any',
      'd for b: "b" names no files, so it may touch any',
    ],
  });
});

test("what shares a conversation runs one after the other", () => {
  const inOne = (id: string) => anItem(id, { conversation: "R-1" });
  expect(wavesOf(inOne("a"), inOne("b"), anItem("c", { conversation: "R-2" }))).toEqual({
    waves: [["a", "c"], ["b"]],
    waits: ["b for a: they share a main conversation"],
  });
});

test("an item waits for the last of those in its way, and says which that is", () => {
  const items = [
    anItem("a"),
    anItem("b", { dependsOn: ["a"] }),
    anItem("c", { dependsOn: ["a", "b"], files: ["a.ts"] }),
  ];
  expect(wavesOf(...items)).toEqual({
    waves: [["a"], ["b"], ["c"]],
    waits: ['b for a: it depends on "a"', 'c for b: it depends on "b"'],
  });
});

const PATHS = ["a", "a/b", "a/b/c", "a/d", "e", "e/f", "E/f", "g"];

/** Items of which each depends on earlier ones alone. */
const someItems = fc
  .array(
    fc.record({
      files: fc.option(fc.subarray(PATHS), { nil: undefined, freq: 8 }),
      conversation: fc.option(fc.constantFrom("R-1", "R-2"), { nil: undefined, freq: 1 }),
      dependsOn: fc.array(fc.nat(30), { maxLength: 2 }),
    }),
    { maxLength: 20 },
  )
  .map((items) =>
    items.map((item, index): WaveItem => {
      const dependsOn = item.dependsOn.filter((on) => on < index).map((on) => `i${on}`);
      return { ...item, id: `i${index}`, dependsOn };
    }),
  );

/** Written out pair by pair, unlike the planner. */
function conflict(a: WaveItem, b: WaveItem): boolean {
  if (a.conversation !== undefined && a.conversation === b.conversation) return true;
  if (a.dependsOn.includes(b.id) || b.dependsOn.includes(a.id)) return true;
  const [left = [], right = []] = [a.files, b.files];
  if (left.length === 0 || right.length === 0) return true;
  return left.some((file) => right.some((other) => isUnder(file, other) || isUnder(other, file)));
}

test("whatever the items: nothing is lost, none that conflict share a wave, and those keep their order", () => {
  fc.assert(
    fc.property(someItems, (items) => {
      const { waves } = planWaves(items);
      const waveOf = new Map(waves.flatMap((wave, at) => wave.map(({ id }) => [id, at] as const)));
      expect(
        waves
          .flat()
          .map(({ id }) => id)
          .toSorted(),
      ).toEqual(items.map(({ id }) => id).toSorted());
      for (const [at, item] of items.entries()) {
        const obstacles = items.slice(0, at).filter((earlier) => conflict(item, earlier));
        // Neither earlier than it may, nor later than it must.
        const earliest = Math.max(-1, ...obstacles.map(({ id }) => waveOf.get(id) ?? Number.NaN)) + 1;
        expect([item.id, waveOf.get(item.id)]).toEqual([item.id, earliest]);
      }
    }),
  );
});

test("ten thousand items with twenty files each are planned, and none that shares a file is in one wave", () => {
  const items = Array.from({ length: 2000 }, (_, index) =>
    anItem(`i${index}`, {
      files: Array.from(
        { length: 20 },
        (_unused, file) => `src/area-${index % 500}/part-${index}/f${file}.ts`,
      ),
    }),
  );
  expect(planWaves(items).waves).toHaveLength(1);
});
