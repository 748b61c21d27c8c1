// What a run costs besides models and gates: tickets whose work is nothing, and tickets whose model answers at once, beside a
// hundred worktrees made and removed by hand; and what a gate costs that does nothing.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startScriptedUpstream } from "../dist/testing.js";
import { deleteBranches, makeStage, writeTickets, writing } from "./run-stage.mjs";

const COUNT = 100;
/** A hundred are their own average. */
const RUNS = 1;
const EMPTY = { command: ["true"] };

const names = (what) => Array.from({ length: COUNT }, (_, index) => `${what}-${index}`);

const stage = makeStage(COUNT, { gates: { tests: EMPTY }, scripts: { format: EMPTY } });
const empty = writeTickets(stage, "empty", names("empty"), { kind: "format" });
const written = writeTickets(stage, "written", names("written"), { kind: "coding" });

const gated = makeStage(1, {
  policy: "./policy.yaml",
  gates: Object.fromEntries(names("gate").map((name) => [name, EMPTY])),
});
writeFileSync(join(gated.home, "policy.yaml"), policyWith(names("gate")));
const judged = writeTickets(gated, "judged", ["judged"], { kind: "coding" });

const reference = { name: `git worktree add and remove, ${COUNT} times`, run: worktreesByHand };
const unit = { count: COUNT, name: "tickets" };

export const benches = [
  {
    name: "run, empty tickets",
    reference,
    run: () => run(stage, empty, "http://127.0.0.1:9"),
    runs: RUNS,
    unit,
  },
  {
    name: "run, a model that answers at once",
    reference,
    run: () => runWithModel(stage, written, names("written")),
    runs: RUNS,
    unit,
  },
  {
    name: "run, empty gates of one ticket",
    reference: { name: `true, ${COUNT} times`, run: () => names("true").forEach(() => spawnSync("true")) },
    run: () => runWithModel(gated, judged, ["judged"]),
    runs: 3,
    unit: { count: COUNT, name: "gates" },
  },
];

function policyWith(gates) {
  return `policy: gates
extends: plan-execute-review
because: one ticket and many gates that do nothing
pipeline:
  - { step: plan, kind: build-plan, tier: routed, when: { files: { at_least: 4 } }, needs: [text, tools], split: true }
  - { step: implement, kind: coding, tier: routed, needs: [text, tools], gates: [${gates.join(", ")}] }
  - { step: commit, kind: commit, tier: automated, template: "{type}: {ticket_id}" }
`;
}

function worktreesByHand() {
  for (let index = 0; index < COUNT; index += 1) {
    const path = join(stage.home, "by-hand", String(index));
    stage.git("worktree", "add", "--quiet", "--detach", path, "main");
    stage.git("worktree", "remove", path);
  }
}

async function runWithModel(on, tickets, ids) {
  const upstream = await startScriptedUpstream({ script: writing(ids) });
  try {
    await run(on, tickets, upstream.url);
  } finally {
    await upstream.close();
  }
}

/** A run in a process of its own, as people start it. */
async function run(on, tickets, url) {
  await on.start("--from", "jsonl", tickets, "--base-url", url).ended;
  deleteBranches(on);
}
