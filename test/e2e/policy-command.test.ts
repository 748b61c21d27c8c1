import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { spawnCli } from "./shop.ts";

let home = "";

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "suffice-policy-"));
});

afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

function suffice(...args: readonly string[]) {
  return spawnCli(args, { environment: { HOME: home }, folder: home }).ended;
}

async function write(name: string, text: string): Promise<void> {
  await writeFile(join(home, name), text);
}

const STRICTER = `policy: ours
extends: evidence
targets: { light-share: { at_least: 0.4, at_most: 0.6 }, light-success-rate: { at_least: 0.85 } }
`;

const BROKEN = `policy: broken
extends: evidence
targets: { light-share: { at_least: 0.9 }, savings: { at_most: 0.1 } }
rules:
  - { name: docs, when: { kind: [docs] }, tier: light, because: a gate checks them }
  - { name: docs again, when: { kind: [docs] }, tier: mid, because: nobody gets here }
  - { name: everything else, when: {}, tier: mid, because: no rule knew better }
`;

test("no shipped policy has an error, and warnings fail only where that was asked for", async () => {
  const checked = await suffice("policy", "check");
  expect([checked.code, checked.talk]).toEqual([0, ""]);
  expect(checked.output).toMatch(/^always-frontier: \d+ of \d+ probes hold\n/);
  expect(checked.output).not.toMatch(/^ {2}error/m);
  expect((await suffice("policy", "check", "backlog-gates", "--strict")).code).toBe(3);
  expect((await suffice("policy", "check", "evidence", "--strict")).code).toBe(0);
});

test("a check names what is wrong, where, what to do, and which mixes would meet the targets", async () => {
  await write("broken.yaml", BROKEN);
  const { code, output, talk } = await suffice("policy", "check", "./broken.yaml");
  expect([code, talk]).toEqual([3, "suffice: note: broken has no probes beside it\n"]);
  expect(output).toMatch(/^broken: 0 of 0 probes hold, \d errors, \d warnings\n/);
  expect(output).toContain('  error rule-shadowed: rule "docs again"\n');
  expect(output).toContain("  error targets-conflict: targets\n");
  expect(output).toContain("\n    To do: give up or widen one of them.\n");
  expect(output).toContain("no mix of tiers meets them together.");
  expect(output.split("\n").filter((line) => line.length > 80)).toEqual([]);

  await write("ours.yaml", STRICTER);
  const { output: ours } = await suffice("policy", "check", "ours.yaml");
  expect(ours.replace(/\n +/g, " ")).toContain(
    "Targets: light-share at least 40 % and at most 60 %: met together by a mix of light 40 % to 60 %,",
  );
  expect(ours).toContain("Not determined by a mix of tiers, only by what happens: light-success-rate.");
});

test("a check as JSON has a line a policy, with the region that meets its targets", async () => {
  await write("ours.yaml", STRICTER);
  const { output } = await suffice("policy", "check", "ours.yaml", "--json");
  const { targets, ...rest } = JSON.parse(output);
  expect(rest).toEqual({
    schema: "suffice.policy-check/1",
    policy: "ours",
    providers: ["anthropic"],
    probes: { count: 0, broken: [] },
    complaints: [],
  });
  expect(targets.shares.light).toEqual({ low: 0.4, high: 0.6 });
  expect(targets.unchecked).toEqual([{ metric: "light-success-rate", atLeast: 0.85, atMost: null }]);
  const all = await suffice("policy", "check", "--json");
  expect(all.output.trimEnd().split("\n").length).toBeGreaterThan(9);
});

test("a policy is drawn, or given as data with its money in dollars", async () => {
  await write("ours.yaml", STRICTER);
  const drawn = await suffice("policy", "show", "ours.yaml");
  expect([drawn.code, drawn.talk]).toEqual([0, ""]);
  expect(drawn.output).toMatch(/^ours\n/);
  expect(drawn.output).toContain("Which tier? The first that holds, from the top.\n");
  expect(drawn.output.split("\n").filter((line) => line.length > 80)).toEqual([]);
  const policy = JSON.parse((await suffice("policy", "show", "ours.yaml", "--json")).output);
  expect([policy.schema, policy.name, policy.caps.taskUsd, policy.assessor]).toEqual([
    "suffice.policy/1",
    "ours",
    5,
    null,
  ]);
});

test("without a name the settings' own policy is shown, found beside them", async () => {
  await write("ours.yaml", STRICTER);
  await write("suffice.yaml", "policy: ./ours.yaml\n");
  expect((await suffice("policy", "show")).output).toMatch(/^ours\n/);
});

test("a wrong option of a subcommand exits as every other mistake on the command line", async () => {
  const { code, talk } = await suffice("policy", "check", "--bogus");
  expect([code, talk]).toEqual([2, "error: unknown option '--bogus'\n(add --help for examples)\n"]);
});
