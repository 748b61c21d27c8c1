import type { CommandRunner } from "../../commands/index.ts";
import {
  DEFAULT_SPEND_GUARD,
  type NanoUsd,
  type Policy,
  type Ticket,
  type Tier,
} from "../../domain/index.ts";
import { type Exemplars, guardSpend, keepExemplar, type RunParts } from "../../pipeline/index.ts";
import type { DecisionSetup } from "../decision-setup.ts";
import { createExemplarShelf } from "./exemplar-shelf.ts";
import { decideInRun, type EconomyFacts } from "./weigh-ceremony.ts";
import { withForecast } from "./with-forecast.ts";

interface Saving {
  readonly setup: DecisionSetup & EconomyFacts;
  readonly tickets: readonly Ticket[];
  readonly capUsd: NanoUsd | undefined;
  readonly runner: CommandRunner;
  /** The local store, beside which exemplars are kept. */
  readonly store: string;
}

/** A run as it was bound, with what watches its money and what saves some. */
export function economical(parts: RunParts, saving: Saving): RunParts {
  const { setup, tickets, capUsd } = saving;
  const rules = setup.policy.spendGuard ?? DEFAULT_SPEND_GUARD;
  const guarded = withForecast(guardSpend(parts, { capUsd, rules }), { tickets, capUsd });
  return withSlack(withExemplars(guarded, saving));
}

/** In the last wave no task waits for another one's end. */
function withSlack(parts: RunParts): RunParts {
  let last: readonly string[] = [];
  return {
    ...parts,
    hasSlack: (task) => last.includes(task),
    emit(event) {
      if (event.kind === "waves-planned") last = event.waves.at(-1) ?? [];
      parts.emit(event);
    },
  };
}

function withExemplars(parts: RunParts, { setup, runner, store }: Saving): RunParts {
  const rules = setup.policy.exemplars;
  if (rules === undefined) return parts;
  const { root: project, signal, emit } = parts;
  const exemplars: Exemplars = {
    rules,
    shelf: createExemplarShelf({ store, project, runner, signal }),
    decideAt: (ticket, tier) => decideInRun(ticket, { ...setup, policy: givingTier(setup.policy, tier) }),
  };
  return {
    ...parts,
    exemplars,
    emit(event) {
      if (event.kind === "task-ended") keepExemplar(event.record, exemplars);
      emit(event);
    },
  };
}

/** The same policy, whose rules all give one tier; what raises, demotes and bounds it stays. */
function givingTier(policy: Policy, tier: Tier): Policy {
  return { ...policy, learned: undefined, rules: policy.rules.map((rule) => ({ ...rule, tier })) };
}
