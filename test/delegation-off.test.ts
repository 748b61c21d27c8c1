import { expect, test } from "vitest";
import type { Argv, Policy } from "../src/domain/index.ts";
import { nanoUsdFromUsd, taskId } from "../src/domain/index.ts";
import { aPolicy } from "../src/testing/index.ts";
import { calls, openBench, writes } from "./pipeline/bench.ts";
import { chunkOf, implementing, light, planOf, splitting } from "./pipeline/material.ts";

const NODE: readonly Argv[] = [["node", "check.mjs", "*"]];
const GATE = {
  name: "tests",
  argv: [process.execPath, "check.mjs", "{task_id}"],
  timeoutMs: 10_000,
} as const;

const mechanical = () =>
  light("T-2", {
    kind: "lint",
    acceptance: ["It says good"],
    files: ["T-2.txt"],
    id: taskId("T-2"),
    labels: [],
  });
const split = () => light("T-1", { files: ["T-1.txt", "a.txt"] });

/** May delegate whatever is bounded and verified: by its rules, its whitelist and all that bounds a delegate. */
const DELEGATING: Pick<Policy, "rules" | "pipeline" | "delegation"> = {
  ...splitting(),
  rules: [
    {
      name: "mechanical",
      when: { kind: ["lint"] },
      tier: "light",
      place: "isolated",
      because: "a gate checks it",
    },
    ...splitting().rules,
  ],
  delegation: { whitelist: ["lint"], mostFiles: 3, attemptUsd: nanoUsdFromUsd(0.5), briefTokens: 300 },
};

/** The same routes, by a policy that does not know of delegation. */
const KEEPING: typeof DELEGATING = {
  ...DELEGATING,
  rules: DELEGATING.rules.map(({ place: _place, ...rule }) => rule),
  delegation: { whitelist: [], mostFiles: 1, attemptUsd: undefined },
};

function planning(task: string, ...chunks: readonly { readonly title: string }[]) {
  return { ...implementing(task, "acme-mid", [calls("submit_plan", planOf(...chunks))]), step: "plan" };
}

/** All that went over the wire, byte for byte, and the tree that came of it. */
async function runBy(policy: Partial<Policy>, delegate: boolean) {
  const bench = await openBench({
    policy: { ...aPolicy(), ...policy },
    delegate,
    files: { "T-1.txt": "as it was\n", "lib/row.mjs": 'import "./list.mjs";\n' },
    settings: { commands: NODE, gates: [GATE], concurrency: 1 },
    script: [
      planning("T-1", { title: "T-1" }, { title: "a" }),
      planning("T-2"),
      chunkOf("T-1", "c1", "acme-light", writes("T-1.txt", "good")),
      chunkOf("T-1", "c2", "acme-light", writes("a.txt", "good")),
      implementing("T-2", "acme-light", writes("T-2.txt", "good")),
    ],
  });
  const records = await bench.run([split(), mechanical()]);
  return {
    outcomes: records.map(({ outcome }) => outcome),
    requests: bench.requests().map(({ body }) => JSON.stringify(body)),
    tree: bench.git("rev-parse", "suffice/run-1^{tree}"),
    branches: bench.git("branch", "--list"),
    notes: bench.events().filter(({ kind }) => kind === "run-noted"),
  };
}

test("with delegation off a policy that could delegate sends the same bytes and leaves the same tree as one that could not", async () => {
  const [could, couldNot] = await Promise.all([runBy(DELEGATING, false), runBy(KEEPING, false)]);
  expect(could.outcomes).toEqual(["accepted", "accepted"]);
  expect(could.requests.length).toBeGreaterThan(6);
  expect(could).toEqual(couldNot);
}, 60_000);

test("with delegation on the same policy does send other requests, so that the comparison could fail", async () => {
  const [off, on] = await Promise.all([runBy(DELEGATING, false), runBy(DELEGATING, true)]);
  expect(on.outcomes).toEqual(["accepted", "accepted"]);
  expect(on.tree).toBe(off.tree);
  expect(on.requests).not.toEqual(off.requests);
}, 60_000);
