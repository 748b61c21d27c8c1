import {
  type CallEntry,
  type Instant,
  type ModelRegistry,
  type Moment,
  messageOf,
  type PriceBook,
  type PricedCall,
  type VerdictEntry,
} from "../../domain/index.ts";
import type { PolicyUse } from "../../findings/index.ts";
import { pricedWork } from "../../ingest/index.ts";
import type { Journal } from "../../journal/index.ts";
import { costOfUsage, priceAt, priceBookLabel, withOverrides } from "../../pricing/index.ts";
import { isEmptyStore, openPlainStore } from "../../store/index.ts";
import { systemClock } from "../clock.ts";
import type { Settings } from "../effective-settings.ts";
import { type LogPlace, OWN_KIND } from "../logs/log-places.ts";
import { type ReadingProgress, readLogs, type SourceRead } from "../logs/read-logs.ts";
import { collectGarbage, keepHeapSmall } from "../logs/small-heap.ts";
import { loadPresets } from "../presets.ts";
import { findWorkPlaces, type PlacesOptions } from "./work-places.ts";

/** Which work, and at whose prices. */
export interface WorkOptions extends PlacesOptions {
  readonly since: Instant | undefined;
  readonly until: Instant | undefined;
  /** A price book's name, or a file of prices; absent: the list, under the user's own prices. */
  readonly prices: string | undefined;
  /** Placeholders of output are replaced by an estimate where the length of the answer is known. */
  readonly estimatesOutput: boolean;
  /** Takes what was read before out of the store, and puts there what is new. */
  readonly usesIndex: boolean;
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
  const { keepsWords = false, onProgress, estimatesOutput } = options;
  keepHeapSmall();
  const presets = await loadPresets();
  const { priceBook: list, models: shipped, formerTiers } = await presets.catalogue();
  const found = await findWorkPlaces(options, () => list);
  const { settings, places, ledgers } = found;
  const models: ModelRegistry = [...settings.models, ...shipped];
  const book =
    options.prices === undefined
      ? withOverrides(list, settings.prices)
      : await presets.priceBook(options.prices, options.folder);
  const index = { file: settings.localStore, prices: priceBookLabel(list) };
  const { readings, ...logs } = await readLogs(places.filter(isWorthNaming), {
    clock: systemClock,
    onProgress,
    ...(options.usesIndex && !keepsWords ? { index } : {}),
  });
  // What was read beside the calls, before the heap grows by their prices.
  collectGarbage();
  const logged = pricedWork(readings, { book, models, formerTiers, estimatesOutput });

  const readOne = found.showsEmptyLedger ? readLedger : readUsualLedger;
  const own = (await Promise.all(ledgers.map((ledger) => readOne(ledger, options)))).flatMap(
    (ledger) => ledger ?? [],
  );
  const recorded = own.flatMap(({ calls }) => calls);
  const repriced = options.prices === undefined ? recorded : recorded.map((call) => pricedBy(book, call));
  const nothingAt = places.filter((place) => !isWorthNaming(place)).map(({ path }) => path);
  return {
    calls: wanted(repriced.length === 0 ? logged.calls : inTime([...logged.calls, ...repriced]), options),
    moments: logged.moments.filter(({ at }) => isWithin(at, options)),
    verdicts: own.flatMap(({ verdicts }) => verdicts),
    policyUses: own.flatMap((ledger) => ledger.policyUses),
    sources: [...logs.sources, ...own.map(({ source }) => source)],
    nothingAt: found.isLedgerMissing ? [...nothingAt, settings.ledger] : nothingAt,
    knownSums: logged.knownSums,
    indexProblem: logs.indexProblem,
    settings,
    book,
    models,
  };
}

function isWorthNaming(place: LogPlace): boolean {
  return place.files.length > 0 || place.skipped.length > 0;
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

/**
 * One that nobody named: it may be left out. The index of logs lies in the same file, so that without a call in it there is no ledger yet
 * to speak of. `undefined` then.
 */
async function readUsualLedger(path: string, options: WorkOptions): Promise<LedgerRead | undefined> {
  try {
    if (await isEmptyLedger(path)) return undefined;
    const read = await readLedger(path, options);
    return read.calls.length === 0 ? undefined : read;
  } catch (error) {
    // A SufficeError: another program's file, a newer schema, a disk that refuses. The logs count all the same.
    const skipped = [{ file: path, line: undefined, reason: messageOf(error) }];
    const source = { kind: OWN_KIND, path, files: 1, calls: 0, skipped };
    return { calls: [], verdicts: [], policyUses: [], source };
  }
}

/** Asked without the query builder, whose loading takes longer. */
async function isEmptyLedger(path: string): Promise<boolean> {
  const store = await openPlainStore({ file: path });
  try {
    return isEmptyStore(store);
  } finally {
    store.close();
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

function wanted(calls: readonly PricedCall[], options: WorkOptions): readonly PricedCall[] {
  const { since, until, run } = options;
  const isAll = since === undefined && until === undefined && run === undefined;
  return isAll ? calls : calls.filter(isWanted(options));
}

function isWithin(at: Instant, { since, until }: Pick<WorkOptions, "since" | "until">): boolean {
  return (since === undefined || at >= since) && (until === undefined || at < until);
}

function isWanted(options: WorkOptions): (call: PricedCall) => boolean {
  return (call) => isWithin(call.at, options) && (options.run === undefined || call.tags.run === options.run);
}
