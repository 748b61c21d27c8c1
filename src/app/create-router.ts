import { type Decision, type Evidence, type Instant, type PriceBook } from "../domain/index.ts";
import {
  type Compat,
  decide,
  explain,
  findFlips,
  type Limits,
  NO_LIMITS,
  requireCompatible,
} from "../routing/index.ts";
import { digest } from "../settings/index.ts";
import { describe } from "../triage/index.ts";
import { systemClock } from "./clock.ts";
import { loadPresets } from "./presets.ts";
import { modelsServedBy } from "./providers/served-catalogue.ts";
import { type TicketInput, ticketOf } from "./tickets/ticket-input.ts";

export interface RouterOptions {
  /** A preset's name or the path of a policy file; default `evidence`. */
  readonly policy?: string;
  readonly limits?: Partial<Limits>;
  /** Whose shipped models may be chosen, the preferred one first; default `anthropic` alone. */
  readonly providers?: readonly string[];
  /** Measured outcomes to decide by; default none. */
  readonly evidence?: Evidence;
  /** The document's own program (`code`) or tables (`table`) in place of the rules of `plan-execute-review`, for comparison. */
  readonly compat?: Compat;
  /** Prices are those of this moment; default now. */
  readonly at?: Instant;
}

/** The command line's `route` for programs: the same evaluator over the same data. */
export interface Router {
  decide(ticket: TicketInput): Decision;
  /** The decision for a person: the path, what was refused and why, and what would flip it. */
  explain(ticket: TicketInput): string;
  readonly priceBook: PriceBook;
}

/**
 * Loads a policy, the models and the price book once; deciding then calls nothing. Throws `settings.invalid`,
 * `input.missing`, and `usage.invalid` for a `compat` beside another policy. Measured outcomes are those that are given: this router reads no ledger, and decides by rules, risk and named priors without them.
 */
export async function createRouter(options: RouterOptions = {}): Promise<Router> {
  const presets = await loadPresets();
  const policy = await presets.policy(options.policy ?? "evidence", process.cwd());
  requireCompatible(options.compat, policy);
  const { models: all, priceBook } = await presets.catalogue();
  const models = modelsServedBy(options.providers ?? ["anthropic"], all);
  const limits: Limits = { ...NO_LIMITS, ...options.limits };
  const { evidence = [] } = options;
  const basis = {
    policy: digest(policy),
    priceBook: digest(priceBook),
    models: digest(models),
    evidence: digest(evidence),
  };
  const at = options.at ?? systemClock();
  const { compat } = options;
  const context = { policy, models, priceBook, evidence, limits, compat, at, basis };
  const taskOf = (input: TicketInput) =>
    describe(ticketOf(input, "the program"), { models, risk: policy.risk });
  return {
    decide: (input) => decide(taskOf(input), context),
    explain(input) {
      const task = taskOf(input);
      return explain(decide(task, context), findFlips(task, context));
    },
    priceBook,
  };
}
