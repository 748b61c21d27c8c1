import {
  type CacheReport,
  type ConversationSummary,
  cacheReport,
  chunksOf,
  conversationSummaries,
  type PriceOf,
  pricesIn,
  type Thread,
  threadsOf,
  type WorkChunk,
} from "../../conversations/index.ts";
import type { AgentWork, Tier } from "../../domain/index.ts";
import {
  type AntiPatternReport,
  antiPatterns,
  type ScriptableReport,
  scriptableWork,
} from "../../findings/index.ts";
import type { Projection } from "../../what-if/index.ts";
import { systemClock } from "../clock.ts";
import { loadPresets } from "../presets.ts";
import { modelsServedBy } from "../providers/served-catalogue.ts";
import { dearestGrowth, type Growth } from "./growth.ts";
import type { WorkRead } from "./read-work.ts";
import { tierModels } from "./tier-models.ts";
import { usualProjections } from "./usual-projections.ts";

/** What the calls say beyond their sums. Each answer is computed when it is asked for. */
export interface Analysis {
  readonly work: AgentWork;
  readonly threads: readonly Thread[];
  readonly chunks: readonly WorkChunk[];
  readonly priceOf: PriceOf;
  /** The model that the settings would use for a tier. */
  readonly tierModels: ReadonlyMap<Tier, string>;
  readonly cache: () => CacheReport;
  /** Dearest first. */
  readonly conversations: () => readonly ConversationSummary[];
  readonly scriptable: () => ScriptableReport;
  /** One report for each rule; dearest first. */
  readonly antiPatterns: () => readonly AntiPatternReport[];
  /** The usual levers over all of this work. */
  readonly projections: () => readonly Projection[];
  /** How the dearest conversation grew; `undefined` where no log has a main loop. */
  readonly growth: () => Growth | undefined;
}

export async function analyse(
  work: AgentWork,
  read: Pick<WorkRead, "settings" | "book" | "models" | "verdicts">,
  { hourlyUsd }: { readonly hourlyUsd: number | undefined },
): Promise<Analysis> {
  const { settings, book, models, verdicts } = read;
  const presets = await loadPresets();
  const policy = await presets.policy(settings.policy, settings.policyFrom);
  const served = modelsServedBy(
    settings.providers.map(({ name }) => name),
    models,
  );
  const alternatives = tierModels(served, { book, work: policy.work, at: systemClock() });
  const threads = threadsOf(work);
  const chunks = chunksOf(threads);
  const priceOf = pricesIn(book);
  return {
    work,
    threads,
    chunks,
    priceOf,
    tierModels: alternatives,
    cache: () => cacheReport(threads, priceOf),
    conversations: () => conversationSummaries(threads, priceOf),
    scriptable: () => scriptableWork(work),
    antiPatterns: () =>
      antiPatterns({
        work,
        threads,
        chunks,
        verdicts,
        priceOf,
        alternatives,
        ...(hourlyUsd === undefined ? {} : { humanHourlyUsd: hourlyUsd }),
      }),
    projections: () => usualProjections({ threads, chunks, priceOf, tierModels: alternatives }),
    growth: () => dearestGrowth({ threads, priceOf, tierModels: alternatives }),
  };
}
