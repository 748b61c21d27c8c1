import { existsSync } from "node:fs";
import {
  type CallEntry,
  type Instant,
  type ModelRegistry,
  type PriceBook,
  type RunId,
  SufficeError,
} from "../domain/index.ts";
import { gatherCalls, pricedCalls } from "../ingest/index.ts";
import { costOfUsage, priceAt, withOverrides } from "../pricing/index.ts";
import {
  type Grouping,
  isOfSubAgent,
  type SpendCall,
  type SpendReport,
  spendReport,
} from "../reports/index.ts";
import { systemClock } from "./clock.ts";
import { effectiveSettings, type SettingFlags, type Settings } from "./effective-settings.ts";
import { readEnvironment } from "./environment.ts";
import { logFormats } from "./logs/log-formats.ts";
import { type LogPlace, namedPlaces, namedSources, OWN_KIND, usualPlaces } from "./logs/log-places.ts";
import { type ReadingProgress, readLogs, type SourceRead } from "./logs/read-logs.ts";
import { openRecords } from "./open-ledger.ts";
import { loadPresets } from "./presets.ts";

export interface ProfileOptions {
  readonly flags: SettingFlags;
  readonly folder: string;
  readonly by: readonly Grouping[];
  /** `KIND=PATH`: these, instead of the usual places. */
  readonly sources: readonly string[];
  readonly agents: "main" | "sub" | "all";
  readonly run: RunId | undefined;
  readonly since: Instant | undefined;
  readonly until: Instant | undefined;
  /** A price book's name, or a file of prices; absent: the list, under the user's own prices. */
  readonly prices: string | undefined;
  /** Placeholders of output are replaced by an estimate where the length of the answer is known. */
  readonly estimatesOutput: boolean;
  readonly onProgress: (progress: ReadingProgress) => void;
}

export interface Profile {
  readonly report: SpendReport;
  readonly sources: readonly SourceRead[];
  /** Usual places where nothing is. */
  readonly nothingAt: readonly string[];
  /** Sums over many calls that do not count, since their calls are known one by one. */
  readonly knownSums: number;
}

/**
 * Where the money went: out of the logs that agents wrote, and out of our own ledger. A ledger or a run that was named is shown
 * alone. Throws `input.missing` for a named place where nothing is.
 */
export async function profile(options: ProfileOptions): Promise<Profile> {
  const environment = readEnvironment();
  const settings = await effectiveSettings(options.flags, options.folder, environment);
  const { book, list, models } = await pricesFor(options, settings);
  const formats = logFormats(list);
  const named = namedSources(options.sources, formats, options.folder);
  const isLedgerAlone =
    named.length === 0 && (options.flags.ledger !== undefined || options.run !== undefined);
  const usual = isLedgerAlone ? [] : usualPlaces(formats, environment.variables, options.folder);
  const places = named.length > 0 ? namedPlaces(named, formats) : usual;
  const logs = await readLogs(places.filter(isWorthNaming), {
    clock: systemClock,
    onProgress: options.onProgress,
  });
  const gathered = gatherCalls(logs.readings);
  const logged = pricedCalls(gathered.calls, { book, models, estimatesOutput: options.estimatesOutput });

  const ledgers = ledgersOf(options, settings.ledger, {
    named: named.filter(({ kind }) => kind === OWN_KIND).map(({ path }) => path),
    isAlone: isLedgerAlone,
  });
  const own = await Promise.all(ledgers.map((ledger) => readLedger(ledger, options)));
  const recorded = own.flatMap(({ calls }) => calls);
  const repriced = options.prices === undefined ? recorded : recorded.map((call) => pricedBy(book, call));
  const nothingAt = places.filter((place) => !isWorthNaming(place)).map(({ path }) => path);
  const isUsualLedgerMissing = named.length === 0 && !ledgers.includes(settings.ledger);
  return {
    report: spendReport([...logged, ...repriced].filter(wanted(options)), options.by, book),
    sources: [...logs.sources, ...own.map(({ source }) => source)],
    nothingAt: isUsualLedgerMissing ? [...nothingAt, settings.ledger] : nothingAt,
    knownSums: gathered.knownSums,
  };
}

/** The book to price by, the list that proxies reckon with, and the models of both settings and list. */
async function pricesFor({ prices, folder }: ProfileOptions, settings: Settings) {
  const presets = await loadPresets();
  const catalogue = await presets.catalogue();
  const list = catalogue.priceBook;
  const models: ModelRegistry = [...settings.models, ...catalogue.models];
  const book =
    prices === undefined ? withOverrides(list, settings.prices) : await presets.priceBook(prices, folder);
  return { book, list, models };
}

function isWorthNaming(place: LogPlace): boolean {
  return place.files.length > 0 || place.skipped.length > 0;
}

/** The ledgers to be read: those named as sources, and the usual one unless sources were named. */
function ledgersOf(
  { flags, sources }: ProfileOptions,
  usual: string,
  { named, isAlone }: { readonly named: readonly string[]; readonly isAlone: boolean },
): readonly string[] {
  const isUsualWanted = sources.length === 0 || flags.ledger !== undefined;
  const isUsualNeeded = isAlone || flags.ledger !== undefined;
  const ledgers = [
    ...new Set([...named, ...(isUsualWanted && (isUsualNeeded || existsSync(usual)) ? [usual] : [])]),
  ];
  const missing = ledgers.find((ledger) => !existsSync(ledger));
  if (missing === undefined) return ledgers;
  throw new SufficeError("input.missing", {
    message: `there is no ledger at ${missing} yet; \`suffice run\` writes one, or name another with --ledger FILE`,
  });
}

async function readLedger(
  path: string,
  { run, since, until }: ProfileOptions,
): Promise<{ readonly calls: readonly CallEntry[]; readonly source: SourceRead }> {
  const records = await openRecords(path);
  try {
    const calls = await records.ledger.calls({
      ...(run === undefined ? {} : { run }),
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
    });
    return { calls, source: { kind: OWN_KIND, path, files: 1, calls: calls.length, skipped: [] } };
  } finally {
    await records.close();
  }
}

/** The ledger's calls have the cost that they had. By another book only what a model answered can be priced. */
function pricedBy(book: PriceBook, call: CallEntry): CallEntry {
  const { modelAnswered, usage, at } = call;
  if (modelAnswered === undefined || usage === undefined) return call;
  return { ...call, cost: costOfUsage(usage, priceAt(book, modelAnswered, at)) };
}

function wanted({ since, until, agents, run }: ProfileOptions): (call: SpendCall) => boolean {
  return (call) =>
    (since === undefined || call.at >= since) &&
    (until === undefined || call.at < until) &&
    (run === undefined || call.tags.run === run) &&
    (agents === "all" || isOfSubAgent(call) === (agents === "sub"));
}
