import { describe, expect, onTestFinished, test } from "vitest";
import type { LogIndex, LogIndexEntry, LogIndexPlace } from "./log-index.ts";

/** What every index keeps to. `make` gives an empty one each time; the suite closes it. */
export function logIndexContract(name: string, make: () => Promise<LogIndex>): void {
  const openForTest = async (): Promise<LogIndex> => {
    const index = await make();
    onTestFinished(() => index.close());
    return index;
  };

  describe(`${name} as an index of logs`, () => {
    test("gives back exactly what was put, by path", async () => {
      const index = await openForTest();
      const entries = [
        anEntry({ path: "/logs/a", prefixCrc: 0 }),
        anEntry({ path: "/logs/b\\", end: { offset: 2 ** 40, line: 7 }, prefixCrc: 2 ** 32 - 1 }),
        anEntry({ path: "/logs/c\ud800", stamp: "", reading: '["\\u0000",💸]\0' }),
      ];
      await index.write([{ ...PLACE, put: entries, forget: [] }]);
      expect(await index.entries(PLACE)).toStrictEqual(new Map(entries.map((entry) => [entry.path, entry])));
    });

    test("what is put again is in the place of what was known", async () => {
      const index = await openForTest();
      const again = anEntry({ stamp: "2", prefixCrc: undefined, reading: "[2]" });
      await index.write([{ ...PLACE, put: [anEntry({ prefixCrc: 1 })], forget: [] }]);
      await index.write([{ ...PLACE, put: [again], forget: [] }]);
      expect([...(await index.entries(PLACE)).values()]).toStrictEqual([again]);
    });

    test("an answer is known by its question, the latest of it, and only the latest are kept", async () => {
      const index = await openForTest();
      await index.keepAnswer("one", "1", 2);
      await index.keepAnswer("two\ud800", "2\0💸", 2);
      await index.keepAnswer("one", "1 again", 2);
      await index.keepAnswer("three", "3", 2);
      const answers = await Promise.all(
        ["one", "two\ud800", "three", "four"].map((question) => index.answer(question)),
      );
      expect(answers).toEqual(["1 again", undefined, "3", undefined]);
    });

    test("what is forgotten is gone, and the rest is there", async () => {
      const index = await openForTest();
      const [one, two] = [anEntry({ path: "/logs/1" }), anEntry({ path: "/logs/2" })];
      await index.write([{ ...PLACE, put: [one, two], forget: [] }]);
      await index.write([{ ...PLACE, put: [], forget: ["/logs/1", "/logs/3"] }]);
      expect([...(await index.entries(PLACE)).values()]).toStrictEqual([two]);
    });

    test("the same file of another kind, or below another folder, is another", async () => {
      const index = await openForTest();
      const places = [PLACE, { ...PLACE, kind: "codex" }, { ...PLACE, root: "/" }];
      await index.write(places.map((place) => ({ ...place, put: [readIn(place)], forget: [] })));
      await index.write([{ ...PLACE, put: [], forget: ["/logs/a"] }]);
      const found = await Promise.all(places.map((place) => index.entries(place)));
      expect(found.map((entries) => [...entries.values()])).toStrictEqual([
        [],
        ...places.slice(1).map((place) => [readIn(place)]),
      ]);
      expect(await index.roots()).toEqual(["/", "/logs"]);
      await index.forgetRoot("/");
      expect(await index.roots()).toEqual(["/logs"]);
    });

    test("entries of another version are not given, and go when their place is written", async () => {
      const index = await openForTest();
      const newer = { ...PLACE, readBy: "2" };
      await index.write([{ ...PLACE, put: [anEntry({}), anEntry({ path: "/logs/gone" })], forget: [] }]);
      expect(await index.entries(newer)).toStrictEqual(new Map());
      await index.write([{ ...newer, put: [anEntry({ stamp: "2" })], forget: [] }]);
      expect(await index.entries(PLACE)).toStrictEqual(new Map());
      expect([...(await index.entries(newer)).values()]).toStrictEqual([anEntry({ stamp: "2" })]);
    });
  });
}

const PLACE: LogIndexPlace = { kind: "claude-code", root: "/logs", readBy: "1" };

function readIn(place: LogIndexPlace): LogIndexEntry {
  return anEntry({ reading: JSON.stringify(place) });
}

function anEntry(given: Partial<LogIndexEntry>): LogIndexEntry {
  return {
    path: "/logs/a",
    stamp: "1",
    end: { offset: 10, line: 1 },
    prefixCrc: undefined,
    reading: "[]",
    ...given,
  };
}
