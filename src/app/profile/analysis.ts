import {
  type CacheReport,
  type ConversationSummary,
  cacheReport,
  chunksOf,
  conversationSummaries,
  threadsOf,
} from "../../conversations/index.ts";
import type { AgentWork } from "../../domain/index.ts";
import {
  type AntiPatternReport,
  antiPatterns,
  type ScriptableReport,
  scriptableWork,
} from "../../findings/index.ts";
import { createPriceFinder } from "../../pricing/index.ts";
import type { Projection } from "../../what-if/index.ts";
import { type Courses, coursesOf } from "./courses.ts";
import { dearestGrowth, type Growth } from "./growth.ts";
import type { WorkRead } from "./read-work.ts";
import type { Replayed } from "./replayed.ts";
import { tierModelsOf } from "./tier-models.ts";

/** What the calls say beyond their sums. Each answer is computed when it is asked for. */
export interface Analysis extends Replayed {
  readonly work: AgentWork;
  readonly cache: () => CacheReport;
  /** Dearest first. */
  readonly conversations: () => readonly ConversationSummary[];
  readonly scriptable: () => ScriptableReport;
  /** One report for each rule; dearest first. */
  readonly antiPatterns: () => readonly AntiPatternReport[];
  /** The usual levers over all of this work. */
  readonly projections: () => Promise<readonly Projection[]>;
  /** Where another course would have paid. */
  readonly courses: () => Courses;
  /** How the dearest conversation grew; `undefined` where no log has a main loop. */
  readonly growth: () => Growth | undefined;
}

export async function analyse(
  work: AgentWork,
  read: Pick<WorkRead, "settings" | "book" | "models" | "verdicts" | "policyUses">,
  { hourlyUsd }: { readonly hourlyUsd: number | undefined },
): Promise<Analysis> {
  const { book, verdicts, policyUses } = read;
  const alternatives = await tierModelsOf(read);
  const threads = threadsOf(work);
  const chunks = chunksOf(threads);
  const priceOf = createPriceFinder(book);
  let scriptable: ScriptableReport | undefined;
  const scriptableOnce = () => {
    scriptable ??= scriptableWork(work);
    return scriptable;
  };
  return {
    work,
    threads,
    chunks,
    priceOf,
    tierModels: alternatives,
    cache: () =>
      cacheReport(
        threads,
        priceOf,
        work.calls.filter(({ tags }) => tags.conversation === undefined),
      ),
    conversations: () => conversationSummaries(threads, priceOf, chunks),
    scriptable: scriptableOnce,
    antiPatterns: () =>
      antiPatterns({
        work,
        threads,
        chunks,
        verdicts,
        policies: policyUses,
        priceOf,
        alternatives,
        scriptable: scriptableOnce(),
        ...(hourlyUsd === undefined ? {} : { humanHourlyUsd: hourlyUsd }),
      }),
    // Loaded when it is asked for: most profiles do not, and have to be quick.
    projections: async () => {
      const { usualProjections } = await import("./usual-projections.ts");
      return usualProjections({ threads, chunks, priceOf, tierModels: alternatives });
    },
    courses: () => coursesOf({ threads, priceOf, tierModels: alternatives }),
    growth: () => dearestGrowth({ threads, priceOf, tierModels: alternatives }),
  };
}
