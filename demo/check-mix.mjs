// What the demo must have come to. Compared whole, against the receipts, the ledger and the repository: three sources that could differ.
import { DatabaseSync } from "@photostructure/sqlite";
import { git } from "./make-shop.mjs";

const EXPECTED = {
  "shop-1": { outcome: "accepted", path: ["implement automated script pass", "commit"], calls: 0 },
  "shop-2": { outcome: "accepted", path: ["implement light isolated pass", "commit"], calls: 3 },
  "shop-3": {
    outcome: "accepted",
    path: [
      "implement light isolated fail",
      "implement light isolated fail",
      "implement mid isolated pass",
      "commit",
    ],
    calls: 9,
  },
  "shop-4": {
    outcome: "accepted",
    path: ["implement frontier isolated pass", "review frontier isolated pass", "commit"],
    calls: 6,
  },
  "shop-5": { outcome: "refused", path: [], calls: 0 },
};

/** Differences between what was prepared and what happened, as sentences; none where the demo holds. */
export async function checkMix({ receipts, profile, ledger, shop }) {
  const got = Object.fromEntries(receipts.map((receipt) => [receipt.task, shapeOf(receipt)]));
  const problems = Object.entries(EXPECTED).flatMap(([task, expected]) => {
    const difference = JSON.stringify(got[task]) === JSON.stringify(expected);
    return difference
      ? []
      : [`${task}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got[task])}`];
  });
  const sums = {
    "the receipts": nano(receipts.reduce((sum, receipt) => sum + nano(receipt.costUsd), 0) / 1e9),
    "the profile": nano(profile.totals.costUsd),
    "a fresh sum over the ledger": freshSum(ledger),
  };
  if (new Set(Object.values(sums)).size !== 1)
    problems.push(`the totals differ: ${JSON.stringify(sums)} nano-dollars`);
  if (freshSum(ledger) === 0) problems.push("nothing was spent, so nothing was shown");
  const accepted = receipts.filter((receipt) => receipt.commit !== null).map((receipt) => receipt.commit);
  const commits = git(shop, ["rev-list", "--reverse", `main..suffice/${receipts[0]?.run}`])
    .trim()
    .split("\n");
  if (JSON.stringify(accepted) !== JSON.stringify(commits))
    problems.push(`commits: ${commits.join(", ")} are not those of the receipts`);
  if (git(shop, ["status", "--porcelain"]) !== "")
    problems.push("the checked-out tree is not clean any more");
  if (git(shop, ["worktree", "list"]).trim().split("\n").length !== 1)
    problems.push("a worktree was left behind");
  return problems;
}

function shapeOf(receipt) {
  const attempts = receipt.attempts.map(({ step, tier, place, gates }) => {
    const verdict =
      gates.length === 0 ? "unjudged" : gates.every((gate) => gate.verdict === "pass") ? "pass" : "fail";
    return `${step} ${tier} ${place} ${verdict}`;
  });
  const calls = receipt.attempts.reduce((sum, attempt) => sum + attempt.calls, 0);
  return {
    outcome: receipt.outcome,
    path: receipt.commit === null ? attempts : [...attempts, "commit"],
    calls,
  };
}

function freshSum(ledger) {
  const database = new DatabaseSync(ledger, { readOnly: true });
  try {
    return Number(database.prepare("select coalesce(sum(cost_nano_usd), 0) as total from calls").get().total);
  } finally {
    database.close();
  }
}

function nano(usd) {
  return Math.round(usd * 1e9);
}
