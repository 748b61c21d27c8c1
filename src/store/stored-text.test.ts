import * as fc from "fast-check";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openStore } from "./open-store.ts";
import { readText, storedText } from "./stored-text.ts";

const troublesome = fc
  .array(fc.oneof(fc.nat(0xffff), fc.constantFrom(0, 0x5c, 0x75, 0x30, 0xd800, 0xdc00)))
  .map((codes) => String.fromCharCode(...codes));

test("any text at all comes back from the database as it was", async () => {
  const store = await openStore({ file: ":memory:" });
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string({ unit: "binary" }), troublesome), async (text) => {
      const query = sql<{ readonly kept: string }>`select ${storedText(text)} as kept`;
      const { rows } = await query.execute(store.database);
      expect(rows.map(({ kept }) => readText(kept))).toEqual([text]);
    }),
  );
  await store.close();
});

test("ordinary text is stored as it is, so that people can search for it", () => {
  const text = 'Ärger mit "Ümläuten" 💸\n100 % / two_lines';
  expect(storedText(text)).toBe(text);
});
