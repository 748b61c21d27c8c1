import { withChunkNames } from "../../conversations/index.ts";
import type { AgentWork, Instant } from "../../domain/index.ts";
import {
  type Grouping,
  isOfSubAgent,
  type SpendGroup,
  type SpendReport,
  spendGroups,
  spendReport,
} from "../../reports/index.ts";
import { systemClock } from "../clock.ts";
import type { SourceRead } from "../logs/read-logs.ts";
import { collectGarbage } from "../logs/small-heap.ts";
import { type Analysis, analyse } from "./analysis.ts";
import { readWork, type WorkOptions } from "./read-work.ts";
import { type UnusedModel, unusedModels } from "./unused-models.ts";

export interface ProfileOptions extends WorkOptions {
  readonly by: readonly Grouping[];
  readonly agents: "main" | "sub" | "all";
  /** The configuration of a LiteLLM proxy, for models in it that are never used. */
  readonly litellmConfig: string | undefined;
  /** What an hour of the person costs, in dollars; `undefined`: not known, and not reckoned with. */
  readonly hourlyUsd: number | undefined;
}

export interface Profile {
  readonly report: SpendReport;
  /** The same calls by model, whatever else they are grouped by. */
  readonly byModel: readonly SpendGroup[];
  readonly analysis: Analysis;
  readonly sources: readonly SourceRead[];
  /** Usual places where nothing is. */
  readonly nothingAt: readonly string[];
  /** Sums over many calls that do not count, since their calls are known one by one. */
  readonly knownSums: number;
  /** Configured by the settings or a proxy, and used by no call that was read. */
  readonly unusedModels: readonly UnusedModel[];
  /** Why something that was read could not be remembered, if so. */
  readonly indexProblem: string | undefined;
  readonly readAt: Instant;
}

/** Where the money went: out of the logs that agents wrote, and out of our own ledger. Throws as {@link readWork} does. */
export async function profile(options: ProfileOptions): Promise<Profile> {
  const work = await readWork(options);
  // Records of calls, of which there are prices now.
  collectGarbage();
  const { agents, by } = options;
  const picked: AgentWork = {
    calls:
      agents === "all" ? work.calls : work.calls.filter((call) => isOfSubAgent(call) === (agents === "sub")),
    moments: work.moments,
  };
  const analysis = await analyse(picked, work, { hourlyUsd: options.hourlyUsd });
  const calls = by.includes("chunk") ? withChunkNames(picked.calls, analysis.chunks) : picked.calls;
  const report = spendReport(calls, by, work.book);
  const isByModel = by.length === 1 && by[0] === "model";
  return {
    report,
    byModel: isByModel ? report.groups : spendGroups(picked.calls, ["model"]),
    analysis,
    sources: work.sources,
    nothingAt: work.nothingAt,
    knownSums: work.knownSums,
    indexProblem: work.indexProblem,
    unusedModels: await unusedModels(work.calls, {
      litellmConfig: options.litellmConfig,
      folder: options.folder,
      models: work.settings.models,
    }),
    readAt: systemClock(),
  };
}
