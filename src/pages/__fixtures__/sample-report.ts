import { byTokenClass, type Instant, instant, type NanoUsd, nanoUsd, ZERO_USD } from "../../domain/index.ts";
import type {
  ConversationRow,
  GrowthLoss,
  GrowthPart,
  ReportPage,
  SpendFigures,
  SpendPoint,
  WhatIf,
} from "../report-content.ts";

const DAY_MS = 86_400_000;
const BEGIN = Date.UTC(2026, 9, 12, 8);

/** Prices are made up, and so is every figure: the page is to look like a real one, not to be one. */
const MODELS = [
  { name: "acme-frontier-5", weight: 6 },
  { name: "acme-mid-4-5-20260929", weight: 3 },
  { name: "acme-light-4-5", weight: 0.6 },
  { name: "open-coder-next-30b-instruct", weight: 0.15 },
];

const dollars = (usd: number) => nanoUsd(Math.round(usd * 1e9));

/** Numbers from 0 to 1 that are the same in every run. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

function classes(usd: number): SpendPoint["byClass"] {
  return {
    cacheRead: dollars(usd * 0.52),
    cacheWrite5m: dollars(usd * 0.21),
    cacheWrite1h: dollars(usd * 0.1),
    freshInput: dollars(usd * 0.02),
    output: dollars(usd * 0.15),
  };
}

export function figures(usd: number, calls: number, doubts: Partial<SpendFigures> = {}): SpendFigures {
  return {
    amount: dollars(usd),
    byClass: classes(usd),
    tokens: {
      freshInput: Math.round(usd * 3_000),
      cacheRead: Math.round(usd * 1_700_000),
      cacheWrite5m: Math.round(usd * 55_000),
      cacheWrite1h: Math.round(usd * 16_000),
      output: Math.round(usd * 9_700),
    },
    calls,
    unpricedCalls: 0,
    uncertainOutputCalls: 0,
    estimatedOutputCalls: 0,
    ...doubts,
  };
}

/** Spend over so many days, four to each. */
export function spendOver(days: number): readonly SpendPoint[] {
  const next = noise(7);
  return Array.from({ length: days }, (_, day) => day).flatMap((day) => {
    const isWeekend = (day + 1) % 7 >= 5;
    return MODELS.map(({ name, weight }, index) => ({
      at: instant(BEGIN + day * DAY_MS + index * 3_600_000),
      model: name,
      byClass: classes(isWeekend ? 0.02 * weight * next() : weight * (0.2 + next())),
    }));
  });
}

/** A conversation that grows, is compacted once, and loses its cache now and then. */
export function growthOver(calls: number): GrowthPart {
  const next = noise(3);
  let context = 14_000;
  const losses: GrowthLoss[] = [];
  const rows = Array.from({ length: calls }, (_, index) => {
    if (index === Math.floor(calls * 0.62)) {
      losses.push({ callIndex: index, cause: "compaction", tokens: context, amount: dollars(0.21) });
      context = 31_000;
    }
    if (index > 0 && index % 37 === 0) {
      const cause = index % 74 === 0 ? "model-switch" : "expiry";
      losses.push({ callIndex: index, cause, tokens: context, amount: dollars((context * 5.75) / 1e6) });
    }
    if (index === 58) losses.push({ callIndex: index, cause: "tools-changed", tokens: 9_000, amount: dollars(0.05) });
    if (index === 95) losses.push({ callIndex: index, cause: "unexplained", tokens: 5_000, amount: undefined });
    context += Math.round(next() * next() * 3_200);
    return {
      at: instant(BEGIN + index * 95_000),
      model: index % 74 > 60 ? "acme-mid-4-5-20260929" : "acme-frontier-5",
      promptTokens: context,
      amount: dollars((context * 0.5 + 40_000 * next()) / 1e6),
    };
  });
  return {
    conversation: "c35cb0a1-7d0e-4a52-9f6e-1f2f6c1f6f10",
    project: "/srv/code/storefront",
    calls: rows,
    losses,
    turningPoints: [
      {
        callIndex: Math.floor(calls * 0.3),
        course: "switch",
        target: "acme-mid-4-5-20260929",
        breakEvenCalls: 11.4,
        expectedCalls: 48.2,
        saved: { low: dollars(2.1), expected: dollars(3.42), high: dollars(4.05) },
        assumptions: ["same tokens at the other model", "its context is written once"],
      },
      {
        callIndex: Math.floor(calls * 0.44),
        course: "compact",
        target: undefined,
        breakEvenCalls: 6.8,
        expectedCalls: 39,
        saved: { low: dollars(-0.12), expected: dollars(1.93), high: dollars(2.4) },
        assumptions: ["a summary of 4,000 tokens", "growth as in the real calls"],
      },
      {
        callIndex: Math.floor(calls * 0.81),
        course: "afresh",
        target: undefined,
        breakEvenCalls: 4.1,
        expectedCalls: 22,
        saved: { low: dollars(0.2), expected: dollars(0.9), high: dollars(1.3) },
        assumptions: ["a brief of 3,000 tokens"],
      },
    ],
  };
}

function whatIf(name: string, cost: readonly [number, number, number], baseline = 78.4): WhatIf {
  const [low, expected, high] = cost;
  return {
    name,
    baseline: { name: "the work as it was", amount: dollars(baseline) },
    cost: { low: dollars(low), expected: dollars(expected), high: dollars(high) },
    assumptions: [
      { name: "pass rate", value: "0.70 – 0.85 – 0.95", why: "no outcomes are recorded yet; what fails is done again in the main loop" },
      { name: "calls needed", value: "1 – 1.2 – 1.6 ×", why: "a lighter model takes more turns" },
      { name: "brief", value: "2,000 tokens", why: "the limit of the shipped policy" },
    ],
    unit: "chunk",
    considered: 214,
    eligible: 96,
    excluded: [
      { because: "design work", count: 31 },
      { because: "already in a sub-agent", count: 55 },
      { because: "no end by a commit or a turn", count: 32 },
    ],
    unpricedCalls: 3,
    uncertainOutputCalls: 511,
    factors: { price: 5.1, context: 0.87 },
  };
}

export function conversationRows(count: number): readonly ConversationRow[] {
  const projects = ["/srv/code/storefront", "/srv/code/ledger-import", "/srv/docs"];
  return Array.from({ length: count }, (_, index) => {
    const usd = 15 / (1 + index * 0.45);
    return {
      conversation: `${(0xc35cb0a1 - index * 7_919).toString(16)}-7d0e-4a52-9f6e-1f2f6c1f6f10`,
      project: projects[index % 3],
      first: instant(BEGIN + index * 7_200_000),
      last: instant(BEGIN + index * 7_200_000 + 5_400_000),
      mainCalls: Math.max(1, 240 - index * 4),
      subCalls: index % 4 === 0 ? 37 : 0,
      amount: dollars(usd),
      unpricedCalls: index === 2 ? 3 : 0,
      uncertainOutputCalls: index % 5 === 0 ? 12 : 0,
      readShare: 0.68 / (1 + index * 0.01),
      contextFirst: 14_200,
      contextMost: Math.max(16_000, 181_000 - index * 2_000),
      lost: dollars(usd * 0.12),
      models: index % 3 === 0 ? ["acme-frontier-5", "acme-light-4-5"] : ["acme-frontier-5"],
    };
  });
}

/** A page with something in every part. */
export function sampleReport(): ReportPage {
  return {
    madeAt: instant(Date.UTC(2026, 10, 21, 9, 30)),
    priceBook: { name: "list", date: "2026-11-20" },
    basis: "historical",
    period: { first: instant(BEGIN), last: instant(BEGIN + 40 * DAY_MS) },
    totals: figures(78.4, 1_486, { unpricedCalls: 3, uncertainOutputCalls: 511, estimatedOutputCalls: 498 }),
    unpriced: [{ model: "acme-unheard-of", because: "unknown-model", calls: 3 }],
    caveats: ["Transcripts do not have the calls beside the conversation, such as titles: they come to less than the bill."],
    spend: spendOver(40),
    mainLoop: figures(66.1, 1_080, { unpricedCalls: 3, uncertainOutputCalls: 400 }),
    subAgents: figures(12.3, 406, { uncertainOutputCalls: 111 }),
    groups: [
      {
        by: "model",
        rows: [
          { name: "acme-frontier-5", ...figures(55.02, 804, { uncertainOutputCalls: 300 }) },
          { name: "acme-mid-4-5-20260929", ...figures(19.2, 390, { uncertainOutputCalls: 211 }) },
          { name: "acme-light-4-5", ...figures(3.9, 241) },
          { name: "open-coder-next-30b-instruct", ...figures(0.28, 48) },
          { name: "acme-unheard-of", ...figures(0, 3, { unpricedCalls: 3 }) },
        ],
      },
    ],
    cache: {
      shares: {
        read: { tokens: 133_000_000, amount: dollars(40.77) },
        firstWrite: { tokens: 3_900_000, amount: dollars(17.2) },
        rewrite: { tokens: 1_600_000, amount: dollars(7.1) },
        fresh: { tokens: 235_000, amount: dollars(1.57) },
        output: { tokens: 760_000, amount: dollars(11.76) },
      },
      hitRate: 0.958,
      inputPrice: { paidUsd: 0.48, freshUsd: 3.71 },
      losses: [
        { cause: "expiry", count: 41, tokens: 2_900_000, amount: dollars(4.31), unpriced: 0 },
        { cause: "model-switch", count: 12, tokens: 990_000, amount: dollars(1.72), unpriced: 1 },
        { cause: "compaction", count: 5, tokens: 210_000, amount: dollars(0.44), unpriced: 0 },
        { cause: "tools-changed", count: 3, tokens: 140_000, amount: dollars(0.21), unpriced: 0 },
        { cause: "unexplained", count: 9, tokens: 96_000, amount: dollars(0.08), unpriced: 0 },
      ],
      byLength: [
        { loop: "main", calls: "1–9", conversations: 44, shares: { read: 0.22, write: 0.59, fresh: 0.01, output: 0.18 } },
        { loop: "main", calls: "10–29", conversations: 21, shares: { read: 0.45, write: 0.4, fresh: 0.01, output: 0.14 } },
        { loop: "main", calls: "30–99", conversations: 9, shares: { read: 0.56, write: 0.31, fresh: 0.01, output: 0.12 } },
        { loop: "main", calls: "100–299", conversations: 3, shares: { read: 0.62, write: 0.26, fresh: 0.01, output: 0.11 } },
        { loop: "sub", calls: "1–9", conversations: 30, shares: { read: 0.24, write: 0.58, fresh: 0.02, output: 0.16 } },
        { loop: "sub", calls: "10–29", conversations: 8, shares: { read: 0.47, write: 0.38, fresh: 0.02, output: 0.13 } },
      ],
    },
    growth: growthOver(240),
    whatIfs: [
      whatIf("delegate every eligible chunk to acme-light-4-5", [38.2, 49.9, 71.3]),
      whatIf("switch whole conversations to acme-mid-4-5-20260929", [22.6, 31.8, 44.1]),
      whatIf("policy plan-execute-review", [48, 66.5, 92.7]),
      whatIf("delegate on the same model", [77.1, 83.2, 95.5]),
    ],
    conversations: conversationRows(77),
    scriptable: [
      { work: "commit", calls: 61, runs: 52, amount: dollars(3.9), unpricedCalls: 0, uncertainOutputCalls: 21, script: "suffice:commit", command: "git commit --all --message TEXT" },
      { work: "lint", calls: 22, runs: 20, amount: dollars(1.2), unpricedCalls: 0, uncertainOutputCalls: 3, script: "suffice:lint", command: "npm run lint" },
      { work: "status", calls: 48, runs: 31, amount: dollars(0.93), unpricedCalls: 1, uncertainOutputCalls: 0, script: "suffice:status", command: "git status --short" },
    ],
    unknownActCalls: 48,
    antiPatterns: {
      unknownTierCalls: 48,
      rules: [
        {
          id: "AP-INHERITED-MODEL",
          title: "Sub-agents inherit the dearest model",
          what: "A sub-agent was started without a model, and so ran on that of its parent.",
          notJudged: undefined,
          findings: [
            { where: "conversation c35cb0a1", evidence: "6 sub-agents of type Explore, 133 calls on acme-frontier-5", amount: dollars(4.4), basis: "projected", confidence: "measured", unpricedCalls: 0 },
            { where: "conversation c35c91b2", evidence: "1 sub-agent, 9 calls on acme-frontier-5", amount: dollars(0.31), basis: "projected", confidence: "measured", unpricedCalls: 2 },
          ],
        },
        {
          id: "AP-MID-TASK-SWITCH",
          dollarsAre: "overpaid",
          title: "The model is changed in the middle of a task",
          what: "Another model cannot read what this one had cached, so the context was written once more.",
          notJudged: undefined,
          findings: [
            { where: "conversation c35cb0a1, chunk 14", evidence: "acme-frontier-5 to acme-mid-4-5-20260929 at call 74; 61,200 tokens written again", amount: dollars(0.35), basis: "historical", confidence: "suspected", unpricedCalls: 0 },
          ],
        },
        { id: "AP-HUMAN-FACTOR", title: "A cheaper model that costs its person more", what: "…", notJudged: "give --hourly-usd", findings: [] },
        { id: "AP-OPUS-TYPO", title: "A frontier model for trivial edits", what: "…", notJudged: undefined, findings: [] },
        { id: "AP-NO-PLAN", title: "Many files without a plan", what: "…", notJudged: undefined, findings: [] },
      ],
    },
    sources: [
      {
        kind: "claude-code",
        path: "/srv/agents/.claude",
        files: 212,
        calls: 1_438,
        skipped: [
          { file: "/srv/agents/.claude/projects/storefront/c35c.jsonl", line: 1_203, reason: "not JSON" },
          { file: "/srv/agents/.claude/projects/storefront/locked.jsonl", line: undefined, reason: "permission denied" },
        ],
      },
      { kind: "litellm", path: "spend.csv", files: 1, calls: 48, skipped: [] },
    ],
  };
}

/** A page of which no part has anything. */
export function emptyReport(): ReportPage {
  const none: SpendFigures = {
    amount: ZERO_USD,
    byClass: byTokenClass((): NanoUsd => ZERO_USD),
    tokens: byTokenClass(() => 0),
    calls: 0,
    unpricedCalls: 0,
    uncertainOutputCalls: 0,
    estimatedOutputCalls: 0,
  };
  const madeAt: Instant = instant(Date.UTC(2026, 10, 21, 9, 30));
  return {
    madeAt,
    priceBook: { name: "list", date: "2026-11-20" },
    basis: "historical",
    period: undefined,
    totals: none,
    unpriced: [],
    caveats: [],
    spend: [],
    mainLoop: none,
    subAgents: none,
    groups: [],
    cache: undefined,
    growth: undefined,
    whatIfs: [],
    conversations: [],
    scriptable: [],
    antiPatterns: undefined,
    sources: [],
  };
}
