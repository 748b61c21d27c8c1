// What the demo must have come to. Compared whole, against the receipts, the ledger and the repository: three sources that could
// differ. Nothing here depends on the order in which tickets of one wave went.
import { DatabaseSync } from "@photostructure/sqlite";
import { RECORD, SOURCE } from "./example-record.mjs";
import { git } from "./make-shop.mjs";
import { FRONTIER, LIGHT, LOCAL, MID } from "./replies.mjs";

/** The ticket that is cut into chunks. */
export const SPLIT = "shop-10";

const WAVES = [
  ["shop-1", "shop-2", "shop-3", "shop-4", "shop-6", "shop-7", "shop-10", "shop-12", "shop-13"],
  ["shop-5", "shop-8", "shop-11"],
  ["shop-9"],
];

const SCRIPTS_BEFORE = "pre-flight automated script pass";
const SCRIPTS_AFTER = "smoke-test automated script pass";

/** An accepted ticket: what was asked before it began, then its steps between the scripts that frame each of them. */
function accepted(calls, { asked = [], steps, escalations = 0, takeBacks = 0 }) {
  const path = [...asked, SCRIPTS_BEFORE, ...steps, SCRIPTS_AFTER, "commit"];
  return { outcome: "accepted", path, calls, escalations, takeBacks };
}

const AT_LIGHT = "implement light isolated pass";

const EXPECTED = {
  "shop-1": accepted(0, { steps: ["implement automated script pass"] }),
  "shop-2": accepted(3, { steps: [AT_LIGHT] }),
  "shop-3": accepted(9, {
    steps: ["implement light isolated fail", "implement light isolated fail", "implement mid isolated pass"],
    escalations: 1,
  }),
  "shop-4": accepted(6, {
    steps: ["implement frontier isolated pass", "review frontier isolated pass"],
  }),
  "shop-5": { outcome: "refused", path: [], calls: 0, escalations: 0, takeBacks: 0 },
  "shop-6": accepted(2, { steps: [AT_LIGHT] }),
  "shop-7": accepted(4, { steps: ["implement mid main pass"] }),
  "shop-8": accepted(5, {
    steps: ["implement light isolated fail", "implement mid main pass"],
    takeBacks: 1,
  }),
  "shop-9": accepted(3, { steps: [AT_LIGHT] }),
  "shop-10": accepted(13, {
    steps: [
      "plan mid main pass",
      "implement light main pass",
      `c1 ${AT_LIGHT}`,
      `c2 ${AT_LIGHT}`,
      `c3 ${AT_LIGHT}`,
      "review frontier isolated pass",
    ],
  }),
  "shop-11": accepted(4, { asked: ["classify local main answered"], steps: ["implement mid isolated pass"] }),
  "shop-12": accepted(5, {
    asked: ["classify local isolated fell back", "classify light isolated answered"],
    steps: [AT_LIGHT],
  }),
  "shop-13": accepted(3, { steps: ["implement mid isolated pass"] }),
};

/** Differences between what was prepared and what happened, as sentences; none where the demo holds. */
export function checkMix(found) {
  return [
    ...ticketProblems(found),
    ...waveProblems(found),
    ...moneyProblems(found),
    ...comparisonProblems(found),
    ...ledgerProblems(found),
    ...repositoryProblems(found),
  ];
}

function ticketProblems({ receipts }) {
  const got = Object.fromEntries(receipts.map((receipt) => [receipt.task, shapeOf(receipt)]));
  return Object.entries(EXPECTED).flatMap(([task, expected]) => differs(task, expected, got[task]));
}

function shapeOf({ outcome, attempts, commit, calls, escalations, takeBacks }) {
  const path = attempts.map((attempt) => {
    const { chunk, step, tier, place } = attempt;
    return [...(chunk === undefined ? [] : [chunk]), step, tier, place, resultOf(attempt)].join(" ");
  });
  return { outcome, path: commit === null ? path : [...path, "commit"], calls, escalations, takeBacks };
}

function resultOf({ gates, fellBack }) {
  if (gates.length === 0) return fellBack ? "fell back" : "answered";
  return gates.every((gate) => gate.verdict === "pass") ? "pass" : "fail";
}

/** Waves as the run announced them, and two chunks that were at work at once. */
function waveProblems({ talk, hasMet }) {
  const waves = [...talk.matchAll(/^wave \d+: (.*)$/gm)].map(([, names]) => names.split(", "));
  return [
    ...differs("the waves", WAVES, waves),
    ...(hasMet ? [] : [`no two chunks of ${SPLIT} were worked on at once`]),
  ];
}

function moneyProblems({ receipts, profile, ledger }) {
  const sums = {
    "the receipts": receipts.reduce((sum, receipt) => sum + nano(receipt.costUsd), 0),
    "the receipts by token class": receipts
      .flatMap((receipt) => Object.values(receipt.costByClassUsd))
      .reduce((sum, usd) => sum + nano(usd), 0),
    "the profile": nano(profile.totals.costUsd),
    "a fresh sum over the ledger": read(ledger, "SELECT sum(cost_nano_usd) AS total FROM calls")[0].total,
  };
  const unpriced = receipts.reduce((sum, receipt) => sum + receipt.unpricedCalls, 0);
  return [
    ...(new Set(Object.values(sums)).size === 1
      ? []
      : [`the totals differ: ${JSON.stringify(sums)} nano-dollars`]),
    ...(sums["the profile"] > 0 ? [] : ["nothing was spent, so nothing was shown"]),
    ...(unpriced === 0 ? [] : [`${unpriced} call(s) have no price`]),
  ];
}

/** Two baselines for each accepted ticket; and for each that cost something, by what it was cheaper or dearer than one of them. */
function comparisonProblems({ receipts }) {
  return receipts.flatMap((receipt) => {
    const { task, outcome, baselines, levers, costUsd } = receipt;
    const models = baselines.map(({ policy, model, basis }) => `${policy} ${model} ${basis}`);
    const isDone = outcome === "accepted";
    const wanted = isDone
      ? [`best-single-with-caching ${MID} projected`, `always-frontier ${FRONTIER} projected`]
      : [];
    return [
      ...differs(`${task}, its baselines`, wanted, models),
      ...(baselines.every((each) => each.costUsd > 0 && each.unpricedCalls === 0)
        ? []
        : [`${task}: a baseline is without a price`]),
      ...(isDone && costUsd > 0
        ? leverProblems(receipt)
        : differs(`${task}, its price factor`, null, levers.price)),
    ];
  });
}

function leverProblems({ task, levers, costUsd }) {
  const { price, context, baseline } = levers;
  if (!(price > 0 && context > 0))
    return [`${task}: no price and context factors: ${JSON.stringify(levers)}`];
  const product = price * context * (levers.scripts?.factor ?? 1);
  const ratio = baseline.costUsd / costUsd;
  return [
    ...(Math.abs(product / ratio - 1) < 1e-6
      ? []
      : [`${task}: its factors give ${product}, baseline over paid is ${ratio}`]),
    // It was done beside the open conversation of its requirement: that must make a difference.
    ...(task === "shop-9" && context === 1 ? ["shop-9: its place made no difference to its context"] : []),
  ];
}

/** Who answered the questions without tools, and what decisions began with. */
function ledgerProblems({ ledger }) {
  const asked = read(
    ledger,
    "SELECT task, provider, model_answered AS model, outcome FROM calls WHERE step = 'classify' ORDER BY task, id",
  ).map((row) => Object.values(row).join(" "));
  const answered = [
    `shop-11 ollama ${LOCAL} answered`,
    `shop-12 ollama ${LOCAL} answered`,
    `shop-12 anthropic ${LIGHT} answered`,
  ];
  const record = read(
    ledger,
    `SELECT kind, count(*) AS attempts, sum(verdict = 'pass') AS passed FROM verdicts WHERE source = '${SOURCE}' GROUP BY kind ORDER BY kind`,
  );
  return [
    ...differs("who was asked for kinds of work", answered, asked),
    ...differs("the example record", RECORD, record),
  ];
}

function repositoryProblems({ receipts, shop }) {
  const branch = `suffice/${receipts[0]?.run}`;
  const lines = (args) => git(shop, args).trim().split("\n");
  const commitOf = (task) => receipts.find((receipt) => receipt.task === task)?.commit ?? undefined;
  const merged = WAVES.flat().flatMap((task) => commitOf(task) ?? []);
  return [
    ...differs("the commits, in order", merged, lines(["rev-list", "--reverse", `main..${branch}`])),
    ...differs("the branches", ["main", branch], lines(["branch", "--format=%(refname:short)"])),
    ...differs("the checked-out branch", ["main"], lines(["branch", "--show-current"])),
    ...differs("the commits of main", ["The shop as it was"], lines(["log", "--format=%s", "main"])),
    ...differs("what is changed in the checked-out tree", [""], lines(["status", "--porcelain"])),
    ...differs("the number of worktrees", 1, lines(["worktree", "list"]).length),
  ];
}

function differs(what, expected, got) {
  if (JSON.stringify(got) === JSON.stringify(expected)) return [];
  return [`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`];
}

function read(ledger, sql) {
  const database = new DatabaseSync(ledger, { readOnly: true });
  try {
    return database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  } finally {
    database.close();
  }
}

function nano(usd) {
  return Math.round(usd * 1e9);
}
