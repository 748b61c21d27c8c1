import {
  type ByTokenClass,
  byTokenClass,
  type CallEntry,
  type DecidedStep,
  type DecisionBasis,
  type Evidence,
  type EvidenceRow,
  type Fact,
  FREE,
  type Instant,
  instant,
  type Model,
  type ModelRegistry,
  type NanoUsd,
  type Policy,
  type Price,
  type PriceBook,
  type Rates,
  type RoutedDecision,
  rateFromUsdPerMillion,
  runId,
  SufficeError,
  type Task,
  type TaskKind,
  type TaskRecord,
  type Ticket,
  taskId,
  usageOf,
  type VerdictEntry,
} from "../domain/index.ts";

/** 2026-11-20, noon in UTC: the moment at which everything built here happens. */
export const NOON: Instant = instant(Date.UTC(2026, 10, 20, 12));

/** A ticket that says only its title, and nothing that would make it cheap, risky or delegable. */
export function aTicket(overrides: Partial<Ticket> = {}): Ticket {
  return {
    id: taskId("ticket-1"),
    title: "Make the list nicer",
    description: "",
    labels: [],
    files: undefined,
    dependsOn: [],
    kind: undefined,
    acceptance: [],
    requirement: undefined,
    suggestedModel: undefined,
    partOf: undefined,
    origin: "test",
    ...overrides,
  };
}

/** A task about which triage found nothing out. `ticket` takes the ticket's own overrides. */
export function aTask(
  overrides: Partial<Omit<Task, "ticket">> & { readonly ticket?: Partial<Ticket> } = {},
): Task {
  const { ticket, ...facts } = overrides;
  return {
    named: undefined,
    complexity: undefined,
    risks: [],
    fileCount: undefined,
    contextTokens: undefined,
    complexityScore: undefined,
    assessment: undefined,
    warnings: [],
    ...facts,
    ticket: aTicket(ticket),
  };
}

/** One found fact, from a signal that says it was assumed. */
export function aFact<const Value>(value: Value, signal = "a test's assumption"): Fact<Value> {
  return { value, signal };
}

/** A task that may be delegated: of a whitelisted kind, with one file and a criterion to check it by. */
export function aDelegableTask(ticket: Partial<Ticket> = {}): Task {
  const files = ["src/list.ts"];
  return aTask({
    fileCount: aFact(files.length),
    ticket: { kind: "lint", files, acceptance: ["The linter is silent"], ...ticket },
  });
}

/**
 * A small policy with one rule of each sort: a label that names its route, a cheap word, everything else at mid. Risk
 * raises to frontier. No cap in dollars. One gated coding step and a scripted commit.
 */
export function aPolicy(overrides: Partial<Policy> = {}): Policy {
  return {
    name: "small",
    because: "a test needs one",
    floor: "automated",
    cap: "frontier",
    main: "routed",
    rules: [
      {
        name: "explicit label",
        when: { namesRoute: true },
        tier: "named",
        place: "isolated",
        because: "asked for",
      },
      {
        name: "cheap word",
        when: { titleWords: ["fix typo"] },
        tier: "light",
        place: "isolated",
        because: "well defined",
      },
      { name: "everything else", when: {}, tier: "mid", because: "no rule knew better" },
    ],
    raiseWhen: [
      { name: "risky work", when: { risk: ["high"] }, to: "frontier", because: "mistakes are dear" },
    ],
    demoteWhen: [],
    risk: { words: ["auth", "password"], paths: ["auth"], labels: ["security"] },
    ladder: ["light", "mid", "frontier"],
    delegation: { whitelist: ["lint", "format"], mostFiles: 3, attemptUsd: undefined },
    evidence: { bar: 0.7, minimum: 10, prior: { local: 0.5, light: 0.8, mid: 0.9, frontier: 0.95 } },
    change: { mostFiles: undefined, mostLines: undefined },
    caps: { taskUsd: undefined, rounds: 6, escalations: 2, turns: 30 },
    work: {
      turns: { low: 1, expected: 2, high: 4 },
      prefixTokens: 1000,
      briefTokens: 1000,
      outputTokensPerTurn: 100,
      toolResultTokensPerTurn: 100,
    },
    pipeline: [
      {
        step: "implement",
        kind: "coding",
        tier: "routed",
        needs: ["text", "tools"],
        gates: ["tests"],
        fresh: false,
        afterFailures: 2,
        fallback: [],
        split: false,
        count: 1,
      },
      {
        step: "commit",
        kind: "commit",
        tier: "automated",
        needs: [],
        gates: [],
        fresh: false,
        afterFailures: 2,
        fallback: [],
        split: false,
        count: 1,
      },
    ],
    complexityWeights: { files: 1, "external-api": 1, "cross-module": 1, novelty: 1 },
    assessor: undefined,
    learned: undefined,
    predictor: undefined,
    targets: [],
    ...overrides,
  };
}

/** A model with tools and a million tokens of context. */
export function aModel(overrides: Partial<Model> = {}): Model {
  return {
    id: "acme-mid",
    aliases: [],
    tier: "mid",
    provider: "acme",
    contextWindow: 1_000_000,
    maxOutput: 128_000,
    tools: true,
    vision: true,
    ...overrides,
  };
}

/** Rates from dollars per million tokens, as price lists print them. A class left out costs nothing. */
export function ratesInUsd(usd: Partial<ByTokenClass<number>>): Rates {
  return byTokenClass((tokenClass) => rateFromUsdPerMillion(usd[tokenClass] ?? 0));
}

/** A flat price since the model's release: $2 in, $10 out, reads at a tenth, writes at 1.25 and 2 times the input. */
export function aPrice(overrides: Partial<Price> = {}): Price {
  return {
    model: "acme-mid",
    aliases: [],
    datedSnapshots: false,
    effectiveFrom: undefined,
    rates: ratesInUsd({ freshInput: 2, cacheRead: 0.2, cacheWrite5m: 2.5, cacheWrite1h: 4, output: 10 }),
    bands: [],
    source: "https://acme.example/pricing",
    checked: "2026-11-20",
    ...overrides,
  };
}

/** The book `list` of 2026-11-20. */
export function aPriceBook(...prices: readonly Price[]): PriceBook {
  return { name: "list", date: "2026-11-20", prices };
}

/** One model a tier from light to frontier, weakest first: `acme-light`, `acme-mid`, `acme-frontier`. */
export const ACME_MODELS: ModelRegistry = [
  aModel({ id: "acme-light", tier: "light" }),
  aModel({ id: "acme-mid", tier: "mid" }),
  aModel({ id: "acme-frontier", tier: "frontier" }),
];

/** Prices of {@link ACME_MODELS}: $1, $2 and $4 in, five times that out. Only frontier is sold in batches, at half its price. */
export const ACME_PRICES: PriceBook = aPriceBook(
  aPrice({
    model: "acme-light",
    rates: ratesInUsd({ freshInput: 1, cacheRead: 0.1, cacheWrite5m: 1.25, cacheWrite1h: 2, output: 5 }),
  }),
  aPrice({ model: "acme-mid" }),
  aPrice({
    model: "acme-frontier",
    batchShare: 0.5,
    rates: ratesInUsd({ freshInput: 4, cacheRead: 0.4, cacheWrite5m: 5, cacheWrite1h: 8, output: 20 }),
  }),
);

/** What `decide` takes besides the task. Of the shape of routing's `DecisionContext`, which lies on another branch. */
export interface DecisionContextValues {
  readonly policy: Policy;
  readonly models: ModelRegistry;
  readonly priceBook: PriceBook;
  readonly evidence: Evidence;
  readonly limits: {
    readonly delegate: boolean;
    readonly whitelist: readonly TaskKind[];
    readonly scripts: readonly TaskKind[];
    readonly taskUsd: NanoUsd | undefined;
  };
  readonly at: Instant;
  readonly basis: DecisionBasis;
}

/** The small policy, one model a tier, no evidence, delegation off, no cap. `limits` may be given in part. */
export function aDecisionContext(
  overrides: Partial<Omit<DecisionContextValues, "limits">> & {
    readonly limits?: Partial<DecisionContextValues["limits"]>;
  } = {},
): DecisionContextValues {
  const { limits, ...values } = overrides;
  return {
    policy: aPolicy(),
    models: ACME_MODELS,
    priceBook: ACME_PRICES,
    evidence: [],
    at: NOON,
    basis: { policy: "policy-1", priceBook: "prices-1", models: "models-1", evidence: "evidence-1" },
    ...values,
    limits: { delegate: false, whitelist: [], scripts: [], taskUsd: undefined, ...limits },
  };
}

/** Twenty outcomes of unknown work at `acme-light`, all passed. */
export function anEvidenceRow(overrides: Partial<EvidenceRow> = {}): EvidenceRow {
  return {
    kind: undefined,
    model: "acme-light",
    tier: "light",
    n: 20,
    passes: 20,
    lower: 0.84,
    ...overrides,
  };
}

/** A gate's verdict on the first attempt of a run's task: tests passed at `acme-light`. */
export function aVerdictEntry(overrides: Partial<VerdictEntry> = {}): VerdictEntry {
  return {
    type: "verdict",
    source: "run",
    sourceId: "verdict-1",
    at: NOON,
    tags: { task: taskId("ticket-1"), step: "implement", attempt: 1, tier: "light", kind: "coding" },
    model: "acme-light",
    gate: "tests",
    verdict: "pass",
    ...overrides,
  };
}

/** An answered call of `acme-mid` that was not billed. */
export function aCallEntry(overrides: Partial<CallEntry> = {}): CallEntry {
  return {
    type: "call",
    source: "run",
    sourceId: "call-1",
    at: NOON,
    tags: {},
    provider: "acme",
    modelAsked: "acme-mid",
    modelAnswered: "acme-mid",
    outcome: "answered",
    errorCode: undefined,
    usage: usageOf({ freshInput: 100, output: 50 }),
    cost: FREE,
    priceBook: "list 2026-11-20",
    durationMs: 1000,
    requestId: undefined,
    ...overrides,
  };
}

/** A step as decided: `implement`, gated by `tests`, in its main conversation, from light up to mid. */
export function aDecidedStep(overrides: Partial<DecidedStep> = {}): DecidedStep {
  return {
    step: "implement",
    kind: "coding",
    tier: "light",
    place: "main",
    needs: ["text", "tools"],
    gates: ["tests"],
    fresh: false,
    afterFailures: 2,
    fallback: [],
    split: false,
    count: 1,
    takeBack: undefined,
    rungs: [
      { tier: "light", models: ["acme-light"] },
      { tier: "mid", models: ["acme-mid"] },
    ],
    ...overrides,
  };
}

/** The script that ends a pipeline. */
export const A_COMMIT_STEP: DecidedStep = {
  step: "commit",
  kind: "commit",
  tier: "automated",
  place: "script",
  needs: [],
  gates: [],
  fresh: false,
  afterFailures: 2,
  fallback: [],
  split: false,
  count: 1,
  takeBack: undefined,
  rungs: [{ tier: "automated", models: [] }],
};

/** One gated coding step, then the commit. */
export function aRoutedDecision(overrides: Partial<RoutedDecision> = {}): RoutedDecision {
  return {
    outcome: "routed",
    task: aTask(),
    policy: "small",
    rule: "everything else",
    tier: "light",
    place: "main",
    model: "acme-light",
    because: "no rule knew better",
    steps: [aDecidedStep(), A_COMMIT_STEP],
    cascade: ["light", "mid"],
    fallbacks: [],
    passRate: undefined,
    expectedCost: undefined,
    rejected: [],
    warnings: [],
    trace: [],
    basis: { policy: "policy-1", priceBook: "prices-1", models: "models-1", evidence: "evidence-1" },
    ...overrides,
  };
}

/** A task of `run-1` that its only attempt, at light, was accepted with. */
export function aTaskRecord(overrides: Partial<TaskRecord> = {}): TaskRecord {
  const run = runId("run-1");
  if (run === undefined) throw new SufficeError("bug.invariant", { message: "run-1 is no run id" });
  return {
    run,
    decision: aRoutedDecision(),
    outcome: "accepted",
    code: undefined,
    because: "every gate passed",
    attempts: [{ attempt: 1, step: "implement", tier: "light", place: "main" }],
    escalations: 0,
    takeBacks: 0,
    commit: "c0ffee",
    ...overrides,
  };
}
