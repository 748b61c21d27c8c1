import type { Profile } from "../../../app/index.ts";
import type { ConversationSummary } from "../../../conversations/index.ts";
import { allLosses } from "../../../conversations/index.ts";
import { countsOf, type PricedCall } from "../../../domain/index.ts";
import type {
  ConversationRow,
  ReportPage,
  SpendFigures,
  SpendGrouping,
  SpendPoint,
} from "../../../pages/index.ts";
import type { Grouping, SpendTotals } from "../../../reports/index.ts";
import { cachePart, growthPart } from "./cache-parts.ts";
import { antiPatternPart, scriptableRows } from "./findings-parts.ts";
import { whatIfOf } from "./what-if-part.ts";

/** All that the page shows of a profile, `by` being what its groups are of. */
export async function reportOfProfile(found: Profile, by: readonly Grouping[]): Promise<ReportPage> {
  const { report, analysis, sources, knownSums, unusedModels } = found;
  const { calls } = analysis.work;
  const [first, last] = [calls[0], calls.at(-1)];
  const growth = analysis.growth();
  const scriptable = analysis.scriptable();
  return {
    madeAt: found.readAt,
    priceBook: report.priceBook,
    basis: report.basis,
    period: first === undefined || last === undefined ? undefined : { first: first.at, last: last.at },
    totals: figuresOf(report.totals),
    unpriced: report.unpriced.map(({ model, because, speed, calls: count }) => ({
      model,
      because: speed === "fast" ? "fast-mode" : because,
      calls: count,
    })),
    caveats: [
      ...caveatsOf(sources),
      ...(knownSums === 0 ? [] : [`${knownSums} sums of calls that are known one by one do not count.`]),
      ...unusedModels.map(
        ({ name, configuredIn }) => `${name}, configured in ${configuredIn}, was used by no call.`,
      ),
    ],
    spend: calls.flatMap(pointOf),
    mainLoop: figuresOf(report.mainLoop),
    subAgents: figuresOf(report.subAgents),
    groups: groupings(found, by),
    cache: cachePart(analysis.cache()),
    growth: growth === undefined ? undefined : growthPart(growth),
    whatIfs: (await analysis.projections()).map(whatIfOf),
    conversations: analysis.conversations().map(rowOf),
    scriptable: scriptableRows(scriptable),
    unknownActCalls: scriptable.unknownCalls,
    antiPatterns: antiPatternPart(analysis.antiPatterns()),
    sources,
  };
}

/** What a kind of log leaves out. */
const CAVEATS: Readonly<Record<string, string>> = {
  "claude-code":
    "Transcripts of Claude Code do not have its calls beside the conversation, such as titles: they come to less than the bill.",
  codex:
    "Older versions of Codex do not log cache writes, for which newer models charge: their calls are a lower bound.",
};

function caveatsOf(sources: Profile["sources"]): readonly string[] {
  const kinds = new Set(sources.filter(({ calls }) => calls > 0).map(({ kind }) => kind));
  return Object.entries(CAVEATS).flatMap(([kind, caveat]) => (kinds.has(kind) ? [caveat] : []));
}

function figuresOf({ spend, usage, uncertainOutputCalls, estimatedOutputCalls }: SpendTotals): SpendFigures {
  return {
    amount: spend.amount,
    byClass: spend.byClass,
    tokens: countsOf(usage),
    calls: spend.calls,
    unpricedCalls: spend.unpricedCalls,
    uncertainOutputCalls,
    estimatedOutputCalls,
  };
}

function pointOf({ at, modelAnswered, modelAsked, cost }: PricedCall): readonly SpendPoint[] {
  return cost.kind === "priced" ? [{ at, model: modelAnswered ?? modelAsked, byClass: cost.byClass }] : [];
}

function rowsOf(groups: Profile["byModel"]): SpendGrouping["rows"] {
  return groups.map((group) => ({ name: Object.values(group.key).join(" · "), ...figuresOf(group) }));
}

/** By model in any case; what else was asked for comes after it. */
function groupings({ report, byModel }: Profile, by: readonly Grouping[]): readonly SpendGrouping[] {
  const models = { by: "model", rows: rowsOf(byModel) };
  const isMore = by.length > 0 && !(by.length === 1 && by[0] === "model");
  return isMore ? [models, { by: by.join(" · "), rows: rowsOf(report.groups) }] : [models];
}

function rowOf(summary: ConversationSummary): ConversationRow {
  const { spend, context, losses } = summary;
  return {
    conversation: summary.conversation,
    project: summary.project,
    first: summary.startedAt,
    last: summary.endedAt,
    mainCalls: summary.mainCalls,
    subCalls: summary.subCalls,
    amount: spend.amount,
    unpricedCalls: spend.unpricedCalls,
    uncertainOutputCalls: summary.uncertainOutputCalls,
    readShare: summary.cacheReadShare,
    contextFirst: context?.first ?? 0,
    contextMost: context?.most ?? 0,
    lost: allLosses(losses).amount,
    models: summary.models,
  };
}
