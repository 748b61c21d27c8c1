import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import type { Json } from "../../domain/index.ts";
import { experimentOf, loadExperiment } from "./load-experiment.ts";

const example = fileURLToPath(new URL("../../../examples/ab-seed-file", import.meta.url));
const VALUES = {
  experiment: "e",
  task: { title: "Write seed.sql" },
  arms: { baseline: { name: "now", policy: "always-frontier" }, candidate: { name: "then", route: "light" } },
  verifiers: [{ name: "applies", command: "node check.mjs" }],
  judge: { model: "sonnet", calibration: "calibration.yaml" },
  max_cost_usd: 2,
} satisfies { readonly [key: string]: Json };

const read = (values: { readonly [key: string]: Json }) =>
  experimentOf(values, { origin: "the command line", folder: example });

test("the example is an experiment, and its folder is where its paths start", async () => {
  const { experiment, knownPairs, folder } = await loadExperiment(join(example, "experiment.yaml"));
  expect({
    folder,
    pairs: knownPairs.length,
    ...experiment.stop,
    runTwice: experiment.verifiers[0]?.runTwice,
  }).toEqual({
    folder: example,
    pairs: 5,
    parityAtLeast: 0.7,
    minimum: 5,
    whenDecided: true,
    runTwice: true,
  });
});

test("what is left out has its default, and an arm differs only in what it says", async () => {
  const { experiment } = await read(VALUES);
  expect(experiment).toMatchObject({
    commit: undefined,
    baseline: { name: "now", policy: "always-frontier", delegate: undefined, route: undefined },
    candidate: { name: "then", policy: undefined, delegate: undefined, route: "light" },
    verifiers: [{ name: "applies", command: "node check.mjs", runTwice: false, timeoutMs: 120_000 }],
    judge: { model: "sonnet", when: "both-passed", mostErrors: 0.2 },
    repeats: 5,
    seed: 1,
    maxCostUsd: 2e9,
  });
});

test.each([
  [{ repeat: 3 }, /unknown key "repeat"\. Did you mean "repeats"\?/],
  [
    { judge: { model: "sonnet", calibration: "calibration.yaml", wen: "always" } },
    /judge\.wen: unknown key "wen"/,
  ],
  [{ verifiers: [] }, /a trial needs at least one verifier/],
  [
    { arms: { baseline: { name: "a" }, candidate: { name: "a" } } },
    /arms\.candidate\.name: both arms have this name/,
  ],
  [
    { verifiers: [VALUES.verifiers[0] ?? null, VALUES.verifiers[0] ?? null] },
    /verifiers\[1\]\.name: there is a verifier "applies" above/,
  ],
  [{ task: { title: "x", kind: "poetry" } }, /task\.kind: "poetry" is not possible here/],
])("%j is refused at its place", async (values, message) => {
  await expect(read({ ...VALUES, ...values })).rejects.toMatchObject({
    code: "settings.invalid",
    message: expect.stringMatching(message),
  });
});

test("known pairs that one answer would pass are no examination", async () => {
  const folder = await mkdtemp(join(tmpdir(), "suffice-experiment-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const pair = { task: "t", a: "x", b: "y", answer: "parity" };
  const pairs = [
    { ...pair, name: "one" },
    { ...pair, name: "two" },
  ];
  await writeFile(join(folder, "calibration.yaml"), JSON.stringify({ pairs }));
  await expect(experimentOf(VALUES, { origin: "it", folder })).rejects.toMatchObject({
    message: expect.stringContaining("a judge that always says the same would pass"),
  });
});
