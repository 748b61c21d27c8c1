import type { LogFormat } from "../../agent-logs/index.ts";
import { type PriceBook, type RunId, SufficeError } from "../../domain/index.ts";
import { effectiveSettings, type SettingFlags, type Settings } from "../effective-settings.ts";
import { readEnvironment } from "../environment.ts";
import { isLedgerThere } from "../ledger-place.ts";
import { logFormats } from "../logs/log-formats.ts";
import { type LogPlace, namedPlaces, namedSources, OWN_KIND, usualPlaces } from "../logs/log-places.ts";

export interface PlacesOptions {
  readonly flags: SettingFlags;
  readonly folder: string;
  /** `KIND=PATH`: these, instead of the usual places. */
  readonly sources: readonly string[];
  readonly run: RunId | undefined;
  /** Holds in memory what people said, for who asks about the words; nothing is remembered then. */
  readonly keepsWords?: boolean;
}

/** Where work is recorded: nothing of it has been read yet. */
export interface WorkPlaces {
  readonly settings: Settings;
  readonly formats: readonly LogFormat[];
  /** Of logs; also those where nothing is. */
  readonly places: readonly LogPlace[];
  /** Ledgers to be read. */
  readonly ledgers: readonly string[];
  /** The ledger of the settings is looked for, and is not there. */
  readonly isLedgerMissing: boolean;
  /** A ledger is shown although nothing is in it yet. */
  readonly showsEmptyLedger: boolean;
}

/**
 * Looks for logs and ledgers. `book` is asked for prices when something is read. Throws `input.missing` for a named place where nothing
 * is, `usage.invalid` for a source of no kind.
 */
export async function findWorkPlaces(options: PlacesOptions, book: () => PriceBook): Promise<WorkPlaces> {
  const { flags, folder, sources, run, keepsWords = false } = options;
  const environment = readEnvironment();
  const settings = await effectiveSettings(flags, folder, environment);
  const formats = logFormats(book, { keepsWords });
  const named = namedSources(sources, formats, folder);
  const isLedgerAlone = named.length === 0 && (flags.ledger !== undefined || run !== undefined);
  const usual = isLedgerAlone ? [] : usualPlaces(formats, environment.variables, folder);
  const ledgers = ledgersOf(options, settings.ledger, {
    named: named.filter(({ kind }) => kind === OWN_KIND).map(({ path }) => path),
    isAlone: isLedgerAlone,
  });
  return {
    settings,
    formats,
    places: named.length > 0 ? namedPlaces(named, formats) : usual,
    ledgers,
    isLedgerMissing: named.length === 0 && !ledgers.includes(settings.ledger),
    showsEmptyLedger: isLedgerAlone || named.length > 0,
  };
}

/** The ledgers to be read: those named as sources, and the usual one unless sources were named. */
function ledgersOf(
  { flags, sources }: PlacesOptions,
  usual: string,
  { named, isAlone }: { readonly named: readonly string[]; readonly isAlone: boolean },
): readonly string[] {
  const isUsualWanted = sources.length === 0 || flags.ledger !== undefined;
  const isUsualNeeded = isAlone || flags.ledger !== undefined;
  const ledgers = [
    ...new Set([...named, ...(isUsualWanted && (isUsualNeeded || isLedgerThere(usual)) ? [usual] : [])]),
  ];
  const missing = ledgers.find((ledger) => !isLedgerThere(ledger));
  if (missing === undefined) return ledgers;
  throw new SufficeError("input.missing", {
    message: `there is no ledger at ${missing} yet; \`suffice run\` writes one, or name another with --ledger FILE`,
  });
}
