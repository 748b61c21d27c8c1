import { describe, expect, onTestFinished, test } from "vitest";
import { instant } from "../domain/index.ts";
import type { ProjectionRow, Projections } from "./projections.ts";

/** What every keeper of projections keeps to. `make` gives an empty one each time; the suite closes it. */
export function projectionsContract(name: string, make: () => Promise<Projections>): void {
  const openForTest = async (): Promise<Projections> => {
    const projections = await make();
    onTestFinished(() => projections.close());
    return projections;
  };

  describe(`${name} as a keeper of projections`, () => {
    test("gives back exactly what was appended, in order of time and then of arrival", async () => {
      const projections = await openForTest();
      const [late, early, alsoEarly] = [
        aRow({ id: "b\\", at: instant(20) }),
        aRow({ id: "c\0", at: instant(10), lever: "ä\ud800", body: '{"a":"💸\\n"}' }),
        aRow({ id: "a", at: instant(10) }),
      ];
      await projections.append([late, early]);
      await projections.append([]);
      await projections.append([alsoEarly]);
      expect(await projections.all()).toStrictEqual([early, alsoEarly, late]);
    });

    test("a projection that is there already is not changed, whatever it says now", async () => {
      const projections = await openForTest();
      await projections.append([aRow({}), aRow({ body: "[2]" })]);
      await projections.append([aRow({ body: "[3]" })]);
      expect(await projections.all()).toStrictEqual([aRow({})]);
    });
  });
}

function aRow(given: Partial<ProjectionRow>): ProjectionRow {
  return { id: "1", at: instant(0), lever: "tier:light", body: "[1]", ...given };
}
