import type { Profile, SourceRead } from "../../../app/index.ts";
import { countsOf, TOKEN_CLASSES, type UnpricedReason } from "../../../domain/index.ts";
import type { Grouping, SpendReport, SpendTotals } from "../../../reports/index.ts";
import { count } from "../count.ts";
import { harmless } from "../harmless.ts";
import { costLabel, moneyColumn } from "../money-column.ts";
import { table } from "../table.ts";
import { cacheSection } from "./cache-section.ts";
import { coursesSection } from "./courses-section.ts";
import { antiPatternSection, scriptableSection } from "./findings-section.ts";
import { CLASS_HEADS, spendTable } from "./spend-table.ts";

const MOST_SKIPPED = 5;

/** What was read, what it came to by class and by whom, the groups, and all that the sums do not know. */
export function spendPage(found: Profile, by: readonly Grouping[], withCourses = false): string {
  if (found.sources.length === 0) return nothingFound(found.nothingAt);
  const parts = [
    sourcesTable(found.sources),
    classTable(found.report),
    agentTable(found.report),
    spendTable(found.report, by),
    cacheSection(found.analysis.cache()),
    withCourses ? coursesSection(found.analysis.courses()) : "",
    scriptableSection(found.analysis.scriptable()),
    antiPatternSection(found.analysis.antiPatterns()),
    doubts(found),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

export function nothingFound(places: readonly string[]): string {
  return [
    "No logs of agents and no ledger were found. Looked for:",
    ...places.map((path) => `  ${harmless(path)}`),
    "",
    "Name what you have with --source KIND=PATH, such as --source claude-code=FOLDER or --source litellm=spend.csv;",
    "`suffice profile --help` lists the kinds. Or let `suffice run` work, which keeps a ledger of its own.",
    "",
  ].join("\n");
}

function sourcesTable(sources: readonly SourceRead[]): string {
  return table({
    head: ["source", "files", "calls", "skipped", "path"],
    rows: sources.map(({ kind, path, files, calls, skipped }) => [
      kind,
      count(files),
      count(calls),
      skipped.length === 0 ? "" : count(skipped.length),
      harmless(path),
    ]),
    right: ["files", "calls", "skipped"],
  });
}

function classTable({ totals }: SpendReport): string {
  const { spend, usage } = totals;
  const counts = countsOf(usage);
  const money = moneyColumn([spend.amount, ...TOKEN_CLASSES.map((each) => spend.byClass[each])]);
  return table({
    head: ["token class", "tokens", "cost", "share"],
    rows: TOKEN_CLASSES.map((each) => [
      CLASS_HEADS[each],
      count(counts[each]),
      money(spend.byClass[each]),
      share(spend.byClass[each], spend.amount),
    ]),
    right: ["tokens", "cost", "share"],
  });
}

/** Nothing where there is only a main loop. */
function agentTable({ totals, mainLoop, subAgents }: SpendReport): string {
  if (subAgents.spend.calls === 0) return "";
  const money = moneyColumn([mainLoop.spend.amount, subAgents.spend.amount]);
  const row = (name: string, { spend }: SpendTotals) => [
    name,
    count(spend.calls),
    costLabel(spend, money),
    share(spend.amount, totals.spend.amount),
  ];
  return table({
    head: ["who", "calls", "cost", "share"],
    rows: [row("main loop", mainLoop), row("sub-agents", subAgents)],
    right: ["calls", "cost", "share"],
  });
}

const WHY: Record<UnpricedReason, string> = {
  "unknown-model": "the price book has no price for it on that day",
  "class-without-price": "the price book has no rate for a class of tokens that it used",
  "usage-not-reported": "its tokens were not reported",
  interrupted: "it was interrupted",
};

function doubts({ report, sources, knownSums, unusedModels }: Profile): string {
  const { uncertainOutputCalls: uncertain, estimatedOutputCalls: estimated } = report.totals;
  const lines = report.unpriced.map(({ model, because, speed, calls }) => {
    const why =
      speed === "fast" ? "fast mode costs more, and the price book does not say how much" : WHY[because];
    return `not priced: ${plural(calls, "call")} of ${harmless(model)}: ${why}`;
  });
  if (uncertain > 0) lines.push(outputLine(uncertain, estimated));
  if (knownSums > 0) {
    lines.push(`not counted: ${plural(knownSums, "sum")} of calls that are known one by one`);
  }
  for (const { name, model, configuredIn } of unusedModels) {
    const what = name === model ? "" : ` (${harmless(model)})`;
    lines.push(`never used: ${harmless(name)}${what}, configured in ${harmless(configuredIn)}`);
  }
  const skipped = sources.flatMap((source) => source.skipped);
  for (const { file, line, reason } of skipped.slice(0, MOST_SKIPPED)) {
    lines.push(`skipped: ${harmless(file)}${line === undefined ? "" : `:${line}`}: ${harmless(reason)}`);
  }
  const rest = skipped.length - MOST_SKIPPED;
  if (rest > 0) lines.push(`skipped: ${count(rest)} more; --json lists all`);
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

function outputLine(uncertain: number, estimated: number): string {
  const begin = `output uncertain: of ${plural(uncertain, "call")} the log has only what the stream began with`;
  if (estimated === 0) return `${begin}, so they cost more; --estimate-output estimates it`;
  return `${begin}; ${count(estimated)} are estimated by the length of the answer, the rest may cost more`;
}

function share(part: number, whole: number): string {
  return whole === 0 ? "" : `${((100 * part) / whole).toFixed(1)} %`;
}

function plural(value: number, word: string): string {
  return `${count(value)} ${word}${value === 1 ? "" : "s"}`;
}
