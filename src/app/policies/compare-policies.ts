import { chunksOf, threadsOf, type WorkChunk } from "../../conversations/index.ts";
import type { Instant, PriceBook, Ticket } from "../../domain/index.ts";
import { diffPolicies, type PolicyDiff } from "../../policy-checks/index.ts";
import { systemClock } from "../clock.ts";
import { decideTicket } from "../decision-setup.ts";
import type { SettingFlags } from "../effective-settings.ts";
import { readWork, type WorkOptions } from "../profile/read-work.ts";
import { routeSetup } from "../route.ts";
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

/** Decides the same tickets under both, as `route` would. Throws `settings.invalid` and `input.missing` for a policy that is wrong or not there. */
export async function compareOnTickets(
  pair: PolicyPair,
  tickets: readonly Ticket[],
  options: { readonly flags: SettingFlags; readonly folder: string },
): Promise<PolicyComparison> {
  const setupFor = async (policy: string) => {
    const { setup } = await routeSetup(tickets, { ...options, flags: { ...options.flags, policy } });
    return setup;
  };
  const before = await setupFor(pair.before);
  // At one moment: prices may change between two.
  const after = { ...(await setupFor(pair.after)), at: before.at };
  const diff = diffPolicies(
    tickets.map((ticket) => decideTicket(ticket, before)),
    tickets.map((ticket) => decideTicket(ticket, after)),
  );
  const { name, date } = before.priceBook;
  return {
    before: before.policy.name,
    after: after.policy.name,
    diff,
    on: { kind: "tickets" },
    priceBook: { name, date },
  };
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
  return {
    before: before.name,
    after: after.name,
    diff,
    on,
    priceBook: { name: book.name, date: book.date },
  };
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
