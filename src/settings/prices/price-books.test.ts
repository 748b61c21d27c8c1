import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { instant, parseInstant, SufficeError, usageOf } from "../../domain/index.ts";
import { costOfUsage, priceAt, withOverrides } from "../../pricing/index.ts";
import { aPriceBook, NOON, ratesInUsd } from "../../testing/index.ts";
import { loadCatalogue, loadOwnPrices, loadPriceBook } from "../load.ts";
import { parseYaml } from "../parse-yaml.ts";
import { ownPricesSchema } from "./price-schema.ts";

const presets = fileURLToPath(new URL("../../../presets", import.meta.url));

async function aFile(name: string, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "suffice-prices-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, name), text);
  return folder;
}

test("the documents' prices are books of their own, and none of their rows is in the list", async () => {
  const { priceBook } = await loadCatalogue(presets);
  const isolated = await loadPriceBook("isolated-delegation", presets, ".");
  expect(priceAt(isolated, "claude-opus-4-8", NOON)?.rates.output).toBe(75_000_000);
  expect(isolated.note).toMatch(/^not the list price of Opus 4\.8/);
  expect(priceAt(priceBook, "claude-opus-4-8", NOON)?.rates.output).toBe(25_000_000);
  expect(await loadPriceBook("list", presets, ".")).toEqual(priceBook);
});

test("a book of prices per task keeps them, and prices no call", async () => {
  const book = await loadPriceBook("plan-execute-review", presets, ".");
  expect(book.perTask).toEqual([
    { model: "claude-haiku-4-5", amount: 1_000_000 },
    { model: "claude-sonnet-4-5", amount: 10_000_000 },
    { model: "claude-opus-4-1", amount: 100_000_000 },
  ]);
  expect(priceAt(book, "claude-haiku-4-5", NOON)).toBeUndefined();
  expect(book.date).toBe("2026-11-20");
});

test("a book that nobody ships is refused with the nearest name", async () => {
  await expect(loadPriceBook("isolated-delegatoin", presets, ".")).rejects.toThrow(
    new SufficeError("settings.invalid", {
      message:
        'there is no price book "isolated-delegatoin". Did you mean "isolated-delegation"? A file of your own is named by its path.',
    }),
  );
});

const ROW = "effective_from: release, usd_per_million_tokens: { fresh_input: 1, output: 2 }";

test("a file is a book by its path, beside whatever named it", async () => {
  const folder = await aFile(
    "mine.yaml",
    `book: mine\nprices:\n  - { model: acme, ${ROW}, source: a letter, checked: 2026-11-02 }\n`,
  );
  const book = await loadPriceBook("./mine.yaml", presets, folder);
  expect([book.name, book.date, priceAt(book, "acme", NOON)?.rates]).toEqual([
    "mine",
    "2026-11-02",
    { freshInput: 1_000_000, output: 2_000_000 },
  ]);
});

test("a file of own prices holds rows, and they go over a book", async () => {
  const folder = await aFile("own.yaml", `prices:\n  - { model: acme, ${ROW} }\n`);
  const rows = await loadOwnPrices(join(folder, "own.yaml"));
  const book = withOverrides(aPriceBook(), rows);
  expect(costOfUsage(usageOf({ freshInput: 1, output: 1 }), priceAt(book, "acme", NOON))).toMatchObject({
    amount: 3000,
  });
  expect(rows[0]).toMatchObject({ source: "the user's own price", checked: undefined });
});

function parsed(text: string) {
  return parseYaml({ file: "suffice.yaml", text }, ownPricesSchema);
}

test("an own row may say 0, a date, a moment and hours", () => {
  expect(
    parsed(`
- model: qwen3-coder:30b
  effective_from: 2026-09-09T16:00:00Z
  usd_per_million_tokens: { fresh_input: 0, cache_read: 0, cache_write_5m: 0, cache_write_1h: 0, output: 0 }
  hours:
    - { from: "22:30", to: "05:00", usd_per_million_tokens: { fresh_input: 0, output: 0.000001 } }
`),
  ).toEqual([
    {
      model: "qwen3-coder:30b",
      aliases: [],
      datedSnapshots: false,
      effectiveFrom: instant(Date.UTC(2026, 8, 9, 16)),
      rates: ratesInUsd({}),
      bands: [],
      hours: [{ fromMinute: 1350, toMinute: 300, rates: { freshInput: 0, output: 1 } }],
      source: "the user's own price",
      checked: undefined,
    },
  ]);
});

const HOURS = (from: string, to: string) =>
  `{ from: "${from}", to: "${to}", usd_per_million_tokens: { fresh_input: 1, output: 1 } }`;
const BAND = (above: number) =>
  `{ above_prompt_tokens: ${above}, applies_to: whole-request, usd_per_million_tokens: { fresh_input: 1, output: 1 } }`;

test.each([
  [`hours: [${HOURS("24:00", "05:00")}]`, "a time of day is written HH:MM, in UTC"],
  [`hours: [${HOURS("05:00", "05:00")}]`, "from and to are the same minute"],
  [`hours: [${HOURS("05:00", "07:00")}, ${HOURS("06:59", "08:00")}]`, "two spans of hours overlap"],
  [`hours: [${HOURS("22:00", "02:00")}, ${HOURS("01:00", "03:00")}]`, "two spans of hours overlap"],
  [`hours: [${HOURS("01:00", "02:00")}], bands: [${BAND(5)}]`, "a row has bands or hours, not both"],
  [`bands: [${BAND(5)}, ${BAND(5)}]`, "the thresholds of bands ascend"],
  ["effective_form: release", 'unknown key "effective_form". Did you mean "effective_from"?'],
])("a row with %s is refused", (more, message) => {
  expect(() => parsed(`- { model: acme, ${ROW}, ${more} }`)).toThrow(message);
});

test("spans of hours may touch", () => {
  expect(
    parsed(`- { model: acme, ${ROW}, hours: [${HOURS("01:00", "02:00")}, ${HOURS("02:00", "03:00")}] }`),
  ).toHaveLength(1);
});

test("a rate finer than a millionth of a dollar is refused, since it could not be kept exactly", () => {
  expect(() =>
    parsed(
      "- { model: acme, effective_from: release, usd_per_million_tokens: { fresh_input: 1, cache_read: 0.0000001, output: 1 } }",
    ),
  ).toThrow(
    "suffice.yaml:1:85: [0].usd_per_million_tokens.cache_read: a rate of 1e-7 USD per million tokens cannot be kept",
  );
});

test("a moment without its offset is refused: it would be another one on every machine", () => {
  expect(parseInstant("2026-09-09T16:00")).toBeUndefined();
  expect(() => parsed(`- { model: acme, ${ROW.replace("release", "2026-09-09T16:00")} }`)).toThrow(
    "it is a day (YYYY-MM-DD), a moment in ISO 8601 with its offset, or, of a row, release",
  );
});
