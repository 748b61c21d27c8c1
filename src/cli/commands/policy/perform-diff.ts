import {
  compareOnHistory,
  compareOnTickets,
  type PolicyComparison,
  type PolicyPair,
} from "../../../app/index.ts";
import { type Instant, SufficeError } from "../../../domain/index.ts";
import { diffJson } from "../../render/policy/diff-json.ts";
import { diffPage } from "../../render/policy/diff-page.ts";
import { ticketsFrom } from "../../ticket-input.ts";
import { progressTalk } from "../progress-talk.ts";
import { terminalWidth } from "./terminal-width.ts";

/** The options as the command line has parsed them. */
export interface DiffOptions {
  readonly from?: string;
  readonly source?: readonly string[];
  readonly since?: Instant;
  readonly until?: Instant;
  readonly json?: true;
  readonly delegate?: true;
  readonly provider?: string;
  readonly config?: string;
  readonly ledger?: string;
}

/** Throws `usage.invalid` where tickets and recorded work are asked for at once. */
export async function performDiff(
  pair: PolicyPair,
  path: string | undefined,
  options: DiffOptions,
): Promise<void> {
  const compared = await (options.from === undefined
    ? onHistory(pair, path, options)
    : onTickets(pair, { from: options.from, path }, options));
  process.stdout.write(options.json === true ? diffJson(compared) : diffPage(compared, terminalWidth()));
}

async function onTickets(
  pair: PolicyPair,
  { from, path }: { readonly from: string; readonly path: string | undefined },
  { source, since, until, delegate, provider, config, ledger }: DiffOptions,
): Promise<PolicyComparison> {
  if ([source, since, until].some((each) => each !== undefined)) {
    throw new SufficeError("usage.invalid", {
      message: "--source, --since and --until are about recorded work, --from is about tickets: one of both",
    });
  }
  const folder = process.cwd();
  const tickets = await ticketsFrom({ from, path, repository: folder });
  return compareOnTickets(pair, tickets, { flags: { config, provider, ledger, delegate }, folder });
}

async function onHistory(
  pair: PolicyPair,
  path: string | undefined,
  { source, since, until, provider, config, ledger }: DiffOptions,
): Promise<PolicyComparison> {
  if (path !== undefined) {
    throw new SufficeError("usage.invalid", { message: `"${path}" is a path for --from SOURCE` });
  }
  const talk = progressTalk();
  return compareOnHistory(pair, {
    flags: { config, provider, ledger },
    folder: process.cwd(),
    sources: source ?? [],
    run: undefined,
    since,
    until,
    prices: undefined,
    estimatesOutput: false,
    usesIndex: true,
    onProgress: talk.show,
  }).finally(talk.clear);
}
