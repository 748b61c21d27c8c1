import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { loadPresets } from "../src/app/presets.ts";
import { nanoUsdFromUsd } from "../src/domain/index.ts";

async function read(yaml: string) {
  const folder = await mkdtemp(join(tmpdir(), "suffice-economy-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "thrifty.yaml");
  await writeFile(file, `policy: thrifty\nextends: evidence\nbecause: it saves\n${yaml}`);
  return (await loadPresets()).policy(file, folder);
}

const pipeline = (work: string, judging: string) => `pipeline:
  - { step: implement, kind: coding, tier: routed, needs: [text, tools], ${work} }
  - { step: review, kind: review, tier: mid, needs: [text, tools], gates: [findings]${judging} }
  - { step: commit, kind: commit, tier: automated }
`;

test("a policy says how its runs save money, and what it leaves out has its usual values", async () => {
  const policy = await read(`ceremony: { failure_usd: 2, undetected: 0.05 }
spend_guard: { warn: 0.5 }
exemplars: { kinds: [migration], lower_to: light }
${pipeline("gates: [tests], race: true", ", batch: {}")}`);
  const { ceremony, spendGuard, exemplars } = policy;
  expect({ ceremony, spendGuard, exemplars }).toEqual({
    ceremony: { failureUsd: nanoUsdFromUsd(2), undetected: 0.05 },
    spendGuard: { warn: 0.5, stop: 1 },
    exemplars: { kinds: ["migration"], lowerTo: "light", mostTokens: 4000 },
  });
  expect(policy.pipeline.map(({ race, batch }) => [race, batch])).toEqual([
    [true, undefined],
    [undefined, { timeoutSeconds: 300, pollSeconds: 30 }],
    [undefined, undefined],
  ]);
});

test("a policy that says nothing of it has none of the keys", async () => {
  const policy = await read("");
  const keys = Object.keys(policy);
  expect(keys.filter((key) => ["ceremony", "spendGuard", "exemplars"].includes(key))).toEqual([]);
});

test.each([
  ["spend_guard: { warn: 0.9, stop: 0.8 }\n", "warn is at most stop"],
  ["exemplars: { kinds: [], lower_to: light }\n", "kinds"],
  ["ceremony: { undetected: 0.05 }\n", "failure_usd"],
  [pipeline("gates: [size], race: true", ""), "a race is decided by a command"],
  [pipeline("gates: [tests]", ", race: true"), 'only a step of kind "coding"'],
  [pipeline("gates: [tests], batch: {}", ""), "can wait for a batch"],
])("%s is refused", async (yaml, message) => {
  await expect(read(yaml)).rejects.toThrow(message);
});
