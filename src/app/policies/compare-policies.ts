import { chunksOf, threadsOf, type WorkChunk } from "../../conversations/index.ts";
import type { Decision, Instant, PriceBook, Ticket } from "../../domain/index.ts";
import { diffPolicies, type PolicyDiff } from "../../policy-checks/index.ts";
import { systemClock } from "../clock.ts";
import { decideTicket, loadDecisionSetup } from "../decision-setup.ts";
import { effectiveSettings, type SettingFlags } from "../effective-settings.ts";
import { readEnvironment } from "../environment.ts";
import { recordedOutcomes } from "../evidence/recorded-outcomes.ts";
import { readWork, type WorkOptions } from "../profile/read-work.ts";
import { repositoryOf } from "../repository-of.ts";
import { policyDecider } from "../what-if/policy-decider.ts";

/** Two policies by name or path: the one that holds, and the one that would. */
export interface PolicyPair {
  readonly before: string;
  readonly after: string;
}

export interface PolicyComparison extends PolicyPair {
  readonly diff: PolicyDiff;
  readonly on:
    | { readonly kind: "tickets" }
    | {
        readonly kind: "history";
        /** Of the first and the last chunk that was decided. */
        readonly period: { readonly first: Instant; readonly last: Instant } | undefined;
        /** Chunks of which no words are known: they are decided as work of which nothing is known. */
        readonly wordless: number;
        /** Usual places where nothing is. */
        readonly nothingAt: readonly string[];
      };
  readonly priceBook: Pick<PriceBook, "name" | "date">;
}

/** Decides the same tickets under both. Throws `settings.invalid` and `input.missing` for a policy that is wrong or not there. */
export async function compareOnTickets(
  pair: PolicyPair,
  tickets: readonly Ticket[],
  options: { readonly flags: SettingFlags; readonly folder: string },
): Promise<PolicyComparison> {
  const at = systemClock();
  const before = await ticketDecider(pair.before, options, at);
  const after = await ticketDecider(pair.after, options, at);
  const diff = diffPolicies(tickets.map(before.decide), tickets.map(after.decide));
  return named({ before, after }, { diff, on: { kind: "tickets" }, priceBook: before.priceBook });
}

/**
 * Decides recorded chunks of work under both, with what their person said as the ticket, as `whatIf` replays a policy. The words are held in
 * memory and kept nowhere. Throws as `readWork` does.
 */
export async function compareOnHistory(
  pair: PolicyPair,
  options: Omit<WorkOptions, "keepsWords">,
): Promise<PolicyComparison> {
  const work = await readWork({ ...options, keepsWords: true });
  const at = systemClock();
  const before = await policyDecider(pair.before, options, at);
  const after = await policyDecider(pair.after, options, at);
  // What ran in a sub-agent alone was somebody else's decision.
  const chunks = chunksOf(threadsOf(work)).filter(({ calls }) => calls.length > 0);
  const diff = diffPolicies(chunks.map(before.decide), chunks.map(after.decide));
  const { nothingAt, book } = work;
  const on = {
    kind: "history" as const,
    period: periodOf(chunks),
    wordless: chunks.filter(isWordless).length,
    nothingAt,
  };
  return named({ before, after }, { diff, on, priceBook: { name: book.name, date: book.date } });
}

function isWordless({ words }: WorkChunk): boolean {
  return words.every((text) => text.trim() === "");
}

function periodOf(chunks: readonly WorkChunk[]) {
  if (chunks.length === 0) return undefined;
  const starts = chunks.map(({ startedAt }) => startedAt).toSorted((a, b) => a - b);
  const ends = chunks.map(({ endedAt }) => endedAt).toSorted((a, b) => a - b);
  const [first, last] = [starts[0], ends.at(-1)];
  return first === undefined || last === undefined ? undefined : { first, last };
}

interface Named {
  readonly name: string;
}

/** By their own names, also where nothing was decided. */
function named(
  { before, after }: { readonly before: Named; readonly after: Named },
  compared: Omit<PolicyComparison, keyof PolicyPair>,
): PolicyComparison {
  return { before: before.name, after: after.name, ...compared };
}

async function ticketDecider(
  policy: string,
  { flags, folder }: { readonly flags: SettingFlags; readonly folder: string },
  at: Instant,
): Promise<
  Named & { readonly decide: (ticket: Ticket) => Decision; readonly priceBook: PolicyComparison["priceBook"] }
> {
  const settings = await effectiveSettings({ ...flags, policy }, folder, readEnvironment());
  const setup = await loadDecisionSetup(settings, {
    outcomes: recordedOutcomes(settings),
    at,
    repository: repositoryOf(folder),
  });
  const { name, date } = setup.priceBook;
  return {
    name: setup.policy.name,
    decide: (ticket) => decideTicket(ticket, setup),
    priceBook: { name, date },
  };
}
