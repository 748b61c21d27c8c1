import type { Once } from "../../dispatch/index.ts";
import type { ModelRegistry, WorkTags } from "../../domain/index.ts";
import type { BudgetKeeper, Ledger } from "../../ledger/index.ts";
import type { Provider } from "../../providers/index.ts";
import type { Environment } from "../environment.ts";
import type { ProviderSettings } from "../providers/enabled-providers.ts";

/** How models are reached for their opinions, who pays, and where it is written down. */
export interface Asking {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly serving: readonly ProviderSettings[];
  /** Where keys are; absent where it is known that there are all that are needed. */
  readonly environment?: Pick<Environment, "key">;
  /** Those that are really there. */
  readonly models: ModelRegistry;
  readonly ledger: Pick<Ledger, "append">;
  readonly budget: BudgetKeeper;
  /** Where it outlives the process, nobody is asked twice. */
  readonly once: Once;
  /** Names the question about the task at this place, from 1 up. */
  readonly keyOf: (position: number) => string;
  readonly tags: Pick<WorkTags, "run" | "project">;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
}
