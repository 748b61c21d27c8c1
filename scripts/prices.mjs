// Writes the price book `list`, presets/prices/*.yaml, from the package @pydantic/genai-prices and scripts/price-rows.yaml.
//
//   node scripts/prices.mjs                  writes what has changed
//   node scripts/prices.mjs --check          writes nothing, names the files that are not what it would write, and fails
//   … --into FOLDER --rows FILE              other places, for tests
//
// A row that is checked in is never rewritten with another price: a new price is a new row with its own effective_from. Rows
// that the package no longer has stay. To correct a row that was wrong, delete it in presets/prices/ and run this again.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findProvider } from "@pydantic/genai-prices";
import { parse } from "yaml";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Ours → the package's, in the order of a bill. */
const CLASSES = {
  fresh_input: "input_mtok",
  cache_read: "cache_read_mtok",
  cache_write_5m: "cache_write_mtok",
  cache_write_1h: "cache_write_1h_mtok",
  output: "output_mtok",
};

/** OpenAI's band, which the package writes in two ways; a prompt of 272,000 tokens is still below it. */
const OPENAI_BAND = 272_000;

const { values: flags } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    into: { type: "string", default: join(root, "presets", "prices") },
    rows: { type: "string", default: join(root, "scripts", "price-rows.yaml") },
  },
});

const plan = parse(readFileSync(flags.rows, "utf8"));
const problems = [];
const written = plan.files.map((file) => ({ path: join(flags.into, file.file), text: textOf(file) }));
const stale = written.filter(({ path, text }) => read(path) !== text);

if (problems.length > 0) {
  for (const problem of problems) console.error(`prices: ${problem}`);
  process.exitCode = 1;
} else if (flags.check) {
  for (const { path } of stale) console.error(`prices: stale: ${path}. Run \`node scripts/prices.mjs\`.`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const { path, text } of stale) {
    writeFileSync(path, text);
    console.log(`wrote ${path}`);
  }
}

function textOf(file) {
  const path = join(flags.into, file.file);
  const before = parse(read(path) ?? "")?.prices ?? [];
  const rows = file.models.flatMap((model) => keepBefore(rowsOf(model, file), model, before));
  return [
    ...file.header
      .trimEnd()
      .split("\n")
      .map((line) => `# ${line}`),
    "# Written by scripts/prices.mjs out of scripts/price-rows.yaml; docs/prices.md says what each key means.",
    "book: list",
    ...(file.provider === undefined ? [] : [`provider: ${file.provider}`]),
    ...(file.dated_snapshots === undefined ? [] : [`dated_snapshots: ${file.dated_snapshots}`]),
    ...(file.batch_share === undefined ? [] : [`batch_share: ${file.batch_share}`]),
    ...(file.families === undefined
      ? []
      : ["families:", ...file.families.map((each) => `  - ${inline(each)}`)]),
    "prices:",
    ...rows.flatMap(linesOf),
    "",
  ].join("\n");
}

/** A model's rows, oldest first: the package's, and those written by hand over them. */
function rowsOf(model, file) {
  const source = model.source ?? file.source;
  const listed = `${source}, as catalogued by ${plan.catalogue}${model.also === undefined ? "" : `; ${model.also}`}`;
  const found = model.take === undefined ? undefined : modelIn(model.from ?? file.provider, model.take);
  const aliases = model.aliases ?? (found === undefined ? [] : knownNames(found.match, model, file));
  const all = new Map();
  for (const row of found === undefined ? [] : packagedRows(found.prices, model.model)) {
    all.set(row.effective_from, { ...row, source: listed, checked: plan.checked });
  }
  for (const row of model.rows ?? []) {
    all.set(row.effective_from, { source: listed, checked: plan.checked, ...row });
  }
  if (all.size === 0) problems.push(`${model.model} has no price in ${plan.catalogue}, and no rows by hand`);
  return [...all.values()].map((row) => ({ model: model.model, aliases, ...row })).toSorted(oldestFirst);
}

function modelIn(provider, id) {
  const found = findProvider({ providerId: provider })?.models.find((each) => each.id === id);
  if (found === undefined) problems.push(`${plan.catalogue} has no model ${id} of ${provider}`);
  return found;
}

/** Names that the package says are equal; patterns are left alone, since a name that is guessed is a price that is wrong. */
function knownNames(match, { model }, file) {
  const all = "or" in match ? match.or.flatMap((each) => each.equals ?? []) : [match.equals ?? []].flat();
  const isSnapshot = (name) =>
    file.dated_snapshots === "YYYY-MM-DD" &&
    /^-\d{4}-\d{2}-\d{2}$/.test(name.slice(model.length)) &&
    name.startsWith(model);
  return all.filter((name) => name !== model && !isSnapshot(name));
}

/** The package's conditions, read as rows from a date and hours of the day; the hours belong to the newest row. */
function packagedRows(prices, model) {
  const conditions = Array.isArray(prices) ? prices : [{ prices }];
  const dated = conditions.filter(({ constraint }) => constraint?.type !== "time_of_date");
  const timed = conditions.filter(({ constraint }) => constraint?.type === "time_of_date");
  return dated.map(({ constraint, prices: each }, index) => ({
    effective_from: constraint?.start_date ?? "release",
    ...ratesAndBands(each, model),
    ...(index === dated.length - 1 && timed.length > 0
      ? { hours: timed.map((hour) => hourOf(hour, model)) }
      : {}),
  }));
}

function hourOf({ constraint, prices }, model) {
  const minute = (text) =>
    /^(\d\d:\d\d):00Z$/.exec(text)?.[1] ?? problems.push(`${model}: ${text} is no whole minute in UTC`);
  const { usd_per_million_tokens } = ratesAndBands(prices, model);
  return { from: minute(constraint.start_time), to: minute(constraint.end_time), usd_per_million_tokens };
}

function ratesAndBands(prices, model) {
  const starts = new Set(
    Object.values(CLASSES).flatMap((key) => (prices[key]?.tiers ?? []).map((tier) => tier.start)),
  );
  const bands = [...starts]
    .toSorted((a, b) => a - b)
    .map((start) => ({
      above_prompt_tokens: start === OPENAI_BAND - 1 ? OPENAI_BAND : start,
      usd_per_million_tokens: ratesIn(model, (key) => {
        const price = prices[key];
        return typeof price === "object"
          ? (price.tiers.findLast((tier) => tier.start <= start)?.price ?? price.base)
          : price;
      }),
    }));
  const rates = ratesIn(model, (key) => (typeof prices[key] === "object" ? prices[key].base : prices[key]));
  return { usd_per_million_tokens: rates, ...(bands.length === 0 ? {} : { bands }) };
}

/** A price of 0 for a hosted model is one that nobody entered: the class is left out, and without input and output the model. */
function ratesIn(model, priceOf) {
  const rates = Object.entries(CLASSES).flatMap(([ours, theirs]) => {
    const price = priceOf(theirs);
    return price === undefined || price === 0 ? [] : [[ours, price]];
  });
  const found = Object.fromEntries(rates);
  for (const needed of ["fresh_input", "output"]) {
    if (found[needed] === undefined) problems.push(`${model} has no ${needed} price; give its row by hand`);
  }
  return found;
}

/** Rows that are checked in stay, with their price; a different price for the same date is a mistake to be decided by a person. */
function keepBefore(rows, { model }, before) {
  const kept = before.filter((row) => row.model === model);
  for (const old of kept) {
    const now = rows.find((row) => row.effective_from === old.effective_from);
    if (now !== undefined && figuresOf(now) !== figuresOf(old)) {
      problems.push(
        `${model}: the price from ${old.effective_from} on was ${figuresOf(old)} and is now ${figuresOf(now)}. ` +
          "A new price is a row of its own: add it to scripts/price-rows.yaml with its effective_from.",
      );
    }
  }
  const gone = kept.filter((old) => !rows.some((row) => row.effective_from === old.effective_from));
  return [...rows, ...gone].toSorted(oldestFirst);
}

function figuresOf({ usd_per_million_tokens, bands, hours }) {
  const plain = (bands ?? []).map(({ applies_to: _whole, ...band }) => band);
  return JSON.stringify([usd_per_million_tokens, plain, hours ?? []]);
}

function oldestFirst(a, b) {
  return startOf(a) < startOf(b) ? -1 : 1;
}

/** Dates and moments of ISO 8601 sort as they stand. */
function startOf({ effective_from: start }) {
  return start === "release" ? "" : start;
}

function linesOf(row) {
  return [
    `  - model: ${row.model}`,
    ...(row.aliases === undefined || row.aliases.length === 0
      ? []
      : [`    aliases: [${row.aliases.join(", ")}]`]),
    `    effective_from: ${row.effective_from}`,
    `    usd_per_million_tokens: ${inline(row.usd_per_million_tokens)}`,
    ...(row.bands === undefined ? [] : ["    bands:", ...row.bands.flatMap(bandLines)]),
    ...(row.hours === undefined ? [] : ["    hours:", ...row.hours.flatMap(hourLines)]),
    `    source: ${row.source}`,
    `    checked: ${row.checked}`,
  ];
}

function bandLines(band) {
  return [
    `      - above_prompt_tokens: ${band.above_prompt_tokens}`,
    "        applies_to: whole-request",
    `        usd_per_million_tokens: ${inline(band.usd_per_million_tokens)}`,
  ];
}

function hourLines({ from, to, usd_per_million_tokens }) {
  return [
    `      - from: "${from}"`,
    `        to: "${to}"`,
    `        usd_per_million_tokens: ${inline(usd_per_million_tokens)}`,
  ];
}

function inline(map) {
  return `{ ${Object.entries(map)
    .map(([key, value]) => `${key}: ${value}`)
    .join(", ")} }`;
}

function read(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
