import { DEFAULT_SPEND_GUARD, type NanoUsd, type Policy, type Ticket } from "../../domain/index.ts";
import { guardSpend, type RunParts } from "../../pipeline/index.ts";
import { withForecast } from "./with-forecast.ts";

interface Saving {
  readonly policy: Policy;
  readonly tickets: readonly Ticket[];
  readonly capUsd: NanoUsd | undefined;
}

/** A run as it was bound, with what watches its money. */
export function economical(parts: RunParts, { policy, tickets, capUsd }: Saving): RunParts {
  const rules = policy.spendGuard ?? DEFAULT_SPEND_GUARD;
  return withForecast(guardSpend(parts, { capUsd, rules }), { tickets, capUsd });
}
