import { expect, test } from "vitest";
import {
  type AttemptRecord,
  addUsd,
  byTokenClass,
  type CallEntry,
  type Cost,
  FREE,
  nanoUsd,
  type Place,
  type TaskKind,
  type TaskRecord,
  type Tier,
  TOKEN_CLASSES,
  taskId,
  type Usage,
  usageOf,
  type VerdictEntry,
} from "../../domain/index.ts";
import { receiptsOf } from "../../reports/index.ts";
import {
  ACME_MODELS,
  ACME_PRICES,
  aCallEntry,
  aDecidedStep,
  aModel,
  aPolicy,
  aPrice,
  aPriceBook,
  aRoutedDecision,
  aTask,
  aTaskRecord,
  aVerdictEntry,
  NOON,
  ratesInUsd,
} from "../../testing/index.ts";
import { receiptsPage } from "./receipts-page.ts";

const LOCAL = aModel({ id: "own-qwen-coder-30b", tier: "local" });
const MODELS = [LOCAL, ...ACME_MODELS];
const BOOK = aPriceBook(...ACME_PRICES.prices, aPrice({ model: LOCAL.id, rates: ratesInUsd({}) }));

/** `implement light isolated ✗tests`: an attempt with the calls and verdicts that it had. */
interface Told {
  readonly step: string;
  readonly tier: Tier;
  readonly place: Place;
  readonly chunk?: string;
  readonly attempt?: number;
  readonly calls?: readonly Usage[];
  readonly fails?: string;
  readonly passes?: string;
  readonly isSilent?: true;
}

const KINDS: Readonly<Record<string, TaskKind>> = {
  pre_flight: "pre_flight",
  plan: "build-plan",
  implement: "coding",
  review: "review",
  commit: "commit",
  smoke_test: "smoke_test",
};
const STEPS = Object.entries(KINDS).map(([step, kind]) => aDecidedStep({ step, kind }));

const turn = (cacheRead: number, cacheWrite5m: number, output: number) =>
  usageOf({ freshInput: 4, cacheRead, cacheWrite5m, output });
const SHORT = [turn(0, 5200, 340), turn(5200, 1400, 610), turn(6600, 900, 120)];
const LONG = [turn(0, 18_000, 900), turn(18_000, 2400, 1500), turn(20_400, 3100, 800)];
const WORD = [turn(0, 0, 40)];

const script = (step: string): Told => ({ step, tier: "automated", place: "script", passes: "scripts" });
const FRAME = [script("pre_flight"), script("smoke_test")] as const;

function told(id: string, title: string, steps: readonly Told[], rest: Partial<TaskRecord> = {}) {
  const task = aTask({ ticket: { id: taskId(id), title, requirement: "checkout" } });
  let whole = 0;
  const attempts = steps.map(({ step, tier, place, chunk, attempt }): AttemptRecord => {
    if (chunk === undefined) whole += 1;
    const number = attempt ?? (chunk === undefined ? whole : 1);
    return { attempt: number, step, tier, place, ...(chunk === undefined ? {} : { chunk }) };
  });
  const record = aTaskRecord({
    decision: aRoutedDecision({ task, steps: STEPS }),
    attempts,
    because: "every gate passed",
    commit: "c0ffee00aa",
    ...rest,
  });
  const rows = steps.flatMap((each, index) => rowsOf(id, each, attempts[index]));
  return { record, rows };
}

function rowsOf(
  id: string,
  step: Told,
  attempt: AttemptRecord | undefined,
): readonly (CallEntry | VerdictEntry)[] {
  if (attempt === undefined) return [];
  const tags = { task: taskId(id), ...attempt };
  const model = MODELS.find(({ tier }) => tier === step.tier)?.id ?? "none";
  const silent = { modelAnswered: undefined, outcome: "failed", usage: undefined, cost: FREE } as const;
  const calls = (step.calls ?? []).map((usage) =>
    aCallEntry({
      tags,
      modelAsked: model,
      modelAnswered: model,
      usage,
      cost: costAt(model, usage),
      ...(step.isSilent === true ? silent : {}),
    }),
  );
  const verdicts = [
    ...(step.passes === undefined ? [] : [aVerdictEntry({ tags, gate: step.passes, verdict: "pass" })]),
    ...(step.fails === undefined ? [] : [aVerdictEntry({ tags, gate: step.fails, verdict: "fail" })]),
  ];
  return [...calls, ...verdicts];
}

function costAt(model: string, usage: Usage): Cost {
  const rates = BOOK.prices.find((price) => price.model === model)?.rates;
  const byClass = byTokenClass((each) => nanoUsd(((usage[each] ?? 0) * (rates?.[each] ?? 0)) / 1000));
  return { kind: "priced", amount: addUsd(...TOKEN_CLASSES.map((each) => byClass[each])), byClass };
}

const isolated = (tier: Tier, overrides: Partial<Told> = {}): Told => ({
  step: "implement",
  tier,
  place: "isolated",
  calls: SHORT,
  passes: "tests",
  ...overrides,
});
const main = (tier: Tier, overrides: Partial<Told> = {}): Told => ({
  ...isolated(tier, { calls: LONG, ...overrides }),
  place: "main",
});
const [PRE_FLIGHT, SMOKE_TEST] = FRAME;
const ANSWERED_LIGHT: Told = { step: "commit", tier: "light", place: "main", calls: WORD };

const TOLD = [
  told("shop-1", "Format the price list", [PRE_FLIGHT, script("implement"), SMOKE_TEST]),
  told("shop-2", "Open the checkout and show a total", [PRE_FLIGHT, main("mid"), SMOKE_TEST]),
  told(
    "shop-3",
    "Round every sum to whole cents, in the cart, in the receipt that is mailed, and in the export for the accountants",
    [
      PRE_FLIGHT,
      isolated("light", { fails: "tests" }),
      isolated("light", { fails: "tests" }),
      isolated("mid"),
      SMOKE_TEST,
    ],
    { escalations: 1 },
  ),
  told(
    "shop-4",
    "Take the currency from the settings",
    [
      { step: "classify", tier: "light", place: "main", calls: WORD },
      PRE_FLIGHT,
      { step: "plan", tier: "mid", place: "main", calls: LONG, passes: "plan" },
      { step: "implement", tier: "light", place: "isolated", passes: "tests" },
      isolated("light", { chunk: "c1", passes: "verify" }),
      isolated("light", { chunk: "c2", passes: "verify", fails: "finished" }),
      main("mid", { chunk: "c2", attempt: 2, passes: "verify" }),
      { step: "review", tier: "frontier", place: "isolated", calls: LONG, passes: "findings" },
      SMOKE_TEST,
      { step: "commit", tier: "local", place: "main", calls: WORD, isSilent: true },
      ANSWERED_LIGHT,
    ],
    { takeBacks: 1 },
  ),
  told(
    "shop-5",
    "Tell the bank\u001b[2J about refunds 你好世界你好世界",
    [PRE_FLIGHT, isolated("light", { fails: "size" })],
    {
      outcome: "failed",
      code: "gate.failed",
      because: "no stronger tier is left after 1 failed rounds",
      commit: undefined,
    },
  ),
  told("shop-6-with-a-very-long-ticket-name", "Move everything to the new bank", [], {
    outcome: "refused",
    code: "budget.task-cap",
    because:
      'step "implement" at frontier: acme-frontier: one attempt could cost $2.10, more than the cap of $0.50',
    commit: undefined,
  }),
];

function page(tasks = TOLD, width?: number): string {
  const rows = tasks.flatMap((each) => each.rows);
  const calls = rows.filter((row) => row.type === "call");
  const verdicts = rows.filter((row) => row.type === "verdict");
  const receipts = receiptsOf(
    tasks.map(({ record }) => record),
    { calls, verdicts },
    { models: MODELS, priceBook: BOOK, work: aPolicy().work, at: NOON },
  );
  const [first] = receipts;
  if (first === undefined) throw new Error("the test's run has tasks");
  return receiptsPage({ run: first.run, branch: `suffice/${first.run}`, receipts }, width);
}

test("a page of receipts for a terminal of 80 columns", () => {
  expect(page()).toMatchSnapshot();
});

test("a page of receipts for a terminal of 120 columns", () => {
  expect(page(TOLD, 120)).toMatchSnapshot();
});

test("every line keeps to 80 columns but the reasons, which nobody would want cut", () => {
  const lines = page()
    .split("\n")
    .filter((line) => !line.includes(": refused: "));
  // The one title in Chinese fills two columns a character.
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});

test("nothing that a ticket says can steer a terminal", () => {
  const hostile = told("id\u001b]0;x\u0007\nmore", "a\u202Eb\r\nc\u001b[31m", [isolated("light")], {
    outcome: "stopped",
    code: "budget.task-cap",
    because: "model\u001b[2Jname\u009b",
  });
  expect(page([hostile])).not.toMatch(/[^\P{Cc}\n]|[\u202A-\u202E]/u);
});

test("where a call has no price it is said, and neither ratios nor shares nor factors are given", () => {
  const cost = { kind: "unpriced", because: "interrupted" } as const;
  const task = told("shop-9", "Cut off", [isolated("light")]);
  const rows = task.rows.map((row, index) =>
    row.type === "call" && index === 0
      ? { ...row, cost, usage: undefined, outcome: "interrupted" as const }
      : row,
  );
  expect(page([{ ...task, rows }])).toMatchSnapshot();
});

/** An answer of the light model before the task was decided. */
function opinion(id: string, overrides: Partial<CallEntry> = {}): CallEntry {
  const usage = usageOf({ freshInput: 700, output: 30 });
  const tags = { task: taskId(id), step: "assess", tier: "light" } as const;
  const model = "acme-light";
  return aCallEntry({
    tags,
    modelAsked: model,
    modelAnswered: model,
    usage,
    cost: costAt(model, usage),
    ...overrides,
  });
}

test("what was asked before deciding is a line of its own, also where the task was then refused", () => {
  const worked = told("shop-7", "Open the checkout", [PRE_FLIGHT, isolated("light"), SMOKE_TEST]);
  const refused = told("shop-8", "Move everything", [], {
    outcome: "refused",
    code: "budget.task-cap",
    because: "it could cost $2",
    commit: undefined,
  });
  const silent = { modelAnswered: undefined, outcome: "failed", usage: undefined, cost: FREE } as const;
  expect(
    page([
      { ...worked, rows: [opinion("shop-7"), ...worked.rows] },
      { ...refused, rows: [opinion("shop-8", silent)] },
    ]),
  ).toMatchSnapshot();
});

test("a run in which a script did everything has nothing to compare itself with but what it did not ask for", () => {
  expect(page([told("shop-1", "Format", [PRE_FLIGHT, script("implement"), SMOKE_TEST])])).toMatchSnapshot();
});

/** The same task, whose calls somebody else answered. */
function answeredBy(id: string, answered: string | undefined, rest: Partial<CallEntry> = {}) {
  const task = told(id, "Round every sum", [PRE_FLIGHT, isolated("light"), SMOKE_TEST]);
  const rows = task.rows.map((row) =>
    row.type === "call" ? { ...row, modelAnswered: answered, ...rest } : row,
  );
  return { ...task, rows };
}

/** What stands between what was done and where the commits are. */
const auditIn = (text: string) =>
  text.split("\n").slice(text.split("\n").indexOf("1 piece of work: 1 delegated.") + 1);

test("who answered is said where it is another model than was routed, or where nobody knows", () => {
  const silence = { usage: undefined, cost: { kind: "unpriced", because: "usage-not-reported" } } as const;
  expect(auditIn(page([answeredBy("shop-7", "acme-frontier")])).slice(0, 3)).toEqual([
    "",
    "3 calls went to another model than was routed:",
    "  3 calls of shop-7 implement: acme-light → acme-frontier",
  ]);
  expect(auditIn(page([answeredBy("shop-7", undefined, silence)])).slice(0, 3)).toEqual([
    "",
    "Nobody says who answered 3 calls, asked of acme-light.",
    "3 calls came without usage.",
  ]);
  expect(auditIn(page([answeredBy("shop-7", "acme-light")])).join("\n")).toBe(
    "\nCommits are on the branch suffice/run-1; the checked-out branch was not touched.\n",
  );
});

test("of many differences a page shows five, each in one harmless line", () => {
  const tasks = ["a", "b", "c", "d", "e", "f", "g"].map((id) =>
    answeredBy(id, `a\u001b[2J${"long".repeat(30)}`),
  );
  const lines = page(tasks).split("\n");
  const at = lines.indexOf("21 calls went to another model than was routed:");
  expect(lines.slice(at + 1, at + 7).map((line) => [line.slice(0, 40), line.length <= 80])).toEqual([
    ...["a", "b", "c", "d", "e"].map((id) => [`  3 calls of ${id} implement: acme-light → a`, true]),
    ["  and 2 more in --json", true],
  ]);
  expect(lines.join("\n")).not.toContain("\u001b");
});
