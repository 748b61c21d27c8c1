import { existsSync } from "node:fs";
import {
  type CallEntry,
  type Instant,
  type ModelRegistry,
  type Moment,
  type PriceBook,
  type PricedCall,
  type RunId,
  SufficeError,
  type VerdictEntry,
} from "../../domain/index.ts";
import type { PolicyUse } from "../../findings/index.ts";
import { gatherCalls, pricedCalls } from "../../ingest/index.ts";
import type { Journal } from "../../journal/index.ts";
import { costOfUsage, priceAt, priceBookLabel, withOverrides } from "../../pricing/index.ts";
import { systemClock } from "../clock.ts";
import { effectiveSettings, type SettingFlags, type Settings } from "../effective-settings.ts";
import { readEnvironment } from "../environment.ts";
import { logFormats } from "../logs/log-formats.ts";
import { type LogPlace, namedPlaces, namedSources, OWN_KIND, usualPlaces } from "../logs/log-places.ts";
import { type ReadingProgress, readLogs, type SourceRead } from "../logs/read-logs.ts";
import { loadPresets } from "../presets.ts";

/** Which work, and at whose prices. */
export interface WorkOptions {
  readonly flags: SettingFlags;
  readonly folder: string;
  /** `KIND=PATH`: these, instead of the usual places. */
  readonly sources: readonly string[];
  readonly run: RunId | undefined;
  readonly since: Instant | undefined;
  readonly until: Instant | undefined;
  /** A price book's name, or a file of prices; absent: the list, under the user's own prices. */
  readonly prices: string | undefined;
  /** Placeholders of output are replaced by an estimate where the length of the answer is known. */
  readonly estimatesOutput: boolean;
  /** Takes what was read before out of the store, and puts there what is new. */
  readonly usesIndex: boolean;
  /** Holds in memory what people said, for who asks about the words; nothing is remembered then. */
  readonly keepsWords?: boolean;
  readonly onProgress: (progress: ReadingProgress) => void;
}

/** All that is known of agents' work, out of logs and our own ledger. */
export interface WorkRead {
  /** In the order of time. */
  readonly calls: readonly PricedCall[];
  /** In the order of time. */
  readonly moments: readonly Moment[];
  /** Of the ledger's gates. */
  readonly verdicts: readonly VerdictEntry[];
  /** Which rules decided in the ledgers' runs. */
  readonly policyUses: readonly PolicyUse[];
  readonly sources: readonly SourceRead[];
  /** Usual places where nothing is. */
  readonly nothingAt: readonly string[];
  /** Sums over many calls that do not count, since their calls are known one by one. */
  readonly knownSums: number;
  /** Why something that was read could not be remembered, if so. */
  readonly indexProblem: string | undefined;
  readonly settings: Settings;
  readonly book: PriceBook;
  /** Of the settings first, then those that are shipped. */
  readonly models: ModelRegistry;
}

/**
 * Reads logs and ledgers. A ledger or a run that was named is read alone. Throws `input.missing` for a named place where nothing is,
 * `usage.invalid` for a source of no kind, `settings.invalid` for a price book that does not exist.
 */
export async function readWork(options: WorkOptions): Promise<WorkRead> {
  const environment = readEnvironment();
  const settings = await effectiveSettings(options.flags, options.folder, environment);
  const { book, list, models, formerTiers } = await pricesFor(options, settings);
  const { keepsWords = false } = options;
  const formats = logFormats(list, { keepsWords });
  const named = namedSources(options.sources, formats, options.folder);
  const isLedgerAlone =
    named.length === 0 && (options.flags.ledger !== undefined || options.run !== undefined);
  const usual = isLedgerAlone ? [] : usualPlaces(formats, environment.variables, options.folder);
  const places = named.length > 0 ? namedPlaces(named, formats) : usual;
  const logs = await readLogs(places.filter(isWorthNaming), {
    clock: systemClock,
    onProgress: options.onProgress,
    ...(options.usesIndex && !keepsWords
      ? { index: { file: settings.ledger, prices: priceBookLabel(list) } }
      : {}),
  });
  const gathered = gatherCalls(logs.readings);
  const logged = pricedCalls(gathered.calls, {
    book,
    models,
    formerTiers,
    estimatesOutput: options.estimatesOutput,
  });

  const ledgers = ledgersOf(options, settings.ledger, {
    named: named.filter(({ kind }) => kind === OWN_KIND).map(({ path }) => path),
    isAlone: isLedgerAlone,
  });
  const read = await Promise.all(ledgers.map((ledger) => readLedger(ledger, options)));
  // The index of logs lies in the same file: without a call in it there is no ledger yet to speak of.
  const isWorthShowing = ({ source }: LedgerRead) => source.calls > 0 || isLedgerAlone || named.length > 0;
  const own = read.filter(isWorthShowing);
  const recorded = own.flatMap(({ calls }) => calls);
  const repriced = options.prices === undefined ? recorded : recorded.map((call) => pricedBy(book, call));
  const nothingAt = places.filter((place) => !isWorthNaming(place)).map(({ path }) => path);
  const isUsualLedgerMissing = named.length === 0 && !ledgers.includes(settings.ledger);
  return {
    calls: inTime([...logged, ...repriced]).filter(isWanted(options)),
    moments: gathered.moments.filter(({ at }) => isWithin(at, options)),
    verdicts: own.flatMap(({ verdicts }) => verdicts),
    policyUses: own.flatMap((ledger) => ledger.policyUses),
    sources: [...logs.sources, ...own.map(({ source }) => source)],
    nothingAt: isUsualLedgerMissing ? [...nothingAt, settings.ledger] : nothingAt,
    knownSums: gathered.knownSums,
    indexProblem: logs.indexProblem,
    settings,
    book,
    models,
  };
}

/** The book to price by, the list that proxies reckon with, and the models of both settings and list. */
async function pricesFor({ prices, folder }: WorkOptions, settings: Settings) {
  const presets = await loadPresets();
  const catalogue = await presets.catalogue();
  const list = catalogue.priceBook;
  const models: ModelRegistry = [...settings.models, ...catalogue.models];
  const book =
    prices === undefined ? withOverrides(list, settings.prices) : await presets.priceBook(prices, folder);
  return { book, list, models, formerTiers: catalogue.formerTiers };
}

function isWorthNaming(place: LogPlace): boolean {
  return place.files.length > 0 || place.skipped.length > 0;
}

/** The ledgers to be read: those named as sources, and the usual one unless sources were named. */
function ledgersOf(
  { flags, sources }: WorkOptions,
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

interface LedgerRead {
  readonly calls: readonly CallEntry[];
  readonly verdicts: readonly VerdictEntry[];
  readonly policyUses: readonly PolicyUse[];
  readonly source: SourceRead;
}

async function readLedger(path: string, { run, since, until }: WorkOptions): Promise<LedgerRead> {
  const { openRecords } = await import("../open-ledger.ts");
  const records = await openRecords(path);
  const filter = {
    ...(run === undefined ? {} : { run }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
  try {
    const calls = await records.ledger.calls(filter);
    const verdicts = await records.ledger.verdicts(filter);
    const source = { kind: OWN_KIND, path, files: 1, calls: calls.length, skipped: [] };
    return { calls, verdicts, policyUses: await usesIn(records.journal, calls), source };
  } finally {
    await records.close();
  }
}

/** Where nothing was run, nothing was decided, and what decides need not be loaded. */
async function usesIn(journal: Journal, calls: readonly CallEntry[]): Promise<readonly PolicyUse[]> {
  if (!calls.some(({ tags }) => tags.run !== undefined)) return [];
  const { policyUses } = await import("./policy-uses.ts");
  return policyUses(journal);
}

/** The ledger's calls have the cost that they had. By another book only what a model answered can be priced. */
function pricedBy(book: PriceBook, call: CallEntry): CallEntry {
  const { modelAnswered, usage, at } = call;
  if (modelAnswered === undefined || usage === undefined) return call;
  return { ...call, cost: costOfUsage(usage, priceAt(book, modelAnswered, at)) };
}

/** Both halves are in order already. */
function inTime(calls: readonly PricedCall[]): readonly PricedCall[] {
  return calls.toSorted((a, b) => a.at - b.at);
}

function isWithin(at: Instant, { since, until }: Pick<WorkOptions, "since" | "until">): boolean {
  return (since === undefined || at >= since) && (until === undefined || at < until);
}

function isWanted(options: WorkOptions): (call: PricedCall) => boolean {
  return (call) => isWithin(call.at, options) && (options.run === undefined || call.tags.run === options.run);
}
