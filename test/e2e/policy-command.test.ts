import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
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
  expect(output.replace(/\n +/g, " ")).toContain("no mix of tiers meets them together.");
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

test("five dollars at $200 an hour are a minute and a half, so that half an hour outweighs them", async () => {
  const facts = ["--tiered-usd", "3", "--frontier-usd", "8", "--minutes", "30", "--hourly-usd", "200"];
  const { code, output, talk } = await suffice("policy", "advise", ...facts);
  expect([code, talk]).toEqual([0, ""]);
  expect(output.slice(0, output.indexOf("Conditions"))).toBe(
    [
      "Advice: always-frontier, since a feature costs $103.00 tiered and $8.00 at",
      "frontier, models and people together.",
      "",
      "                              models   people    total",
      "one feature, tiered            $3.00  $100.00  $103.00",
      "one feature, always-frontier   $8.00    $0.00    $8.00",
      "",
      "Break-even: 1.5 minutes of a person a feature. If tiered routing takes more than",
      "that in addition, always-frontier is cheaper.",
      "",
      "",
    ].join("\n"),
  );
  const json = JSON.parse((await suffice("policy", "advise", ...facts, "--json")).output);
  expect([json.schema, json.recommend, json.breakEvenMinutes, json.totalsUsd.feature.tiered.total]).toEqual([
    "suffice.advice/1",
    "always-frontier",
    1.5,
    103,
  ]);
  expect(json.conditions).toHaveLength(9);
});

test("advice without costs projects them, cites conditions that hold or do not, and names the router", async () => {
  const facts = ["--unattended", "--features", "50", "--no-senior", "--immediate-feedback"];
  const { output } = await suffice("policy", "advise", ...facts, "--size", "medium", "--variation", "some");
  expect(output).toMatch(/^Advice: tiered routing, since a feature costs \$/);
  expect(output).toMatch(/^all features, tiered +\$/m);
  expect(output.replace(/\n +/g, " ")).toContain(
    "Projected: the steps of development-loop, at their own tiers",
  );
  expect(output).toMatch(/^ {2}holds +tiered-1 {4}/m);
  expect(output).toMatch(/^ {2}does not hold +frontier-2 /m);
  expect(output).toMatch(/^ {2}unknown +tiered-2 /m);
  expect(output).toContain(
    "  - frontier-3 speaks for always-frontier: whether it is correct shows at once\n",
  );
  expect(output).toContain("\nRouter: hybrid, since the project is medium, and its tasks vary.\n");
  expect(output.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

test("ROUTING.md is written, compared, and never put over somebody else's file unasked", async () => {
  await write("ROUTING.md", "# Routing\n\nOurs, by hand.\n");
  const refused = await suffice("policy", "routing-md", "evidence", "--file", "ROUTING.md");
  expect([refused.code, refused.output]).toEqual([2, ""]);
  expect(refused.talk).toContain("ROUTING.md was not written by this command, and is left as it is.");
  const forced = await suffice("policy", "routing-md", "evidence", "--file", "ROUTING.md", "--force");
  expect([forced.code, forced.talk]).toEqual([0, "suffice: wrote ROUTING.md from the policy evidence\n"]);
  const again = await suffice("policy", "routing-md", "evidence", "--file", "ROUTING.md");
  expect(again.code).toBe(0);
  const printed = await suffice("policy", "routing-md", "evidence");
  expect(await readFile(join(home, "ROUTING.md"), "utf8")).toBe(printed.output);
  const same = await suffice("policy", "routing-md", "--check");
  expect([same.code, same.output]).toEqual([0, "ROUTING.md says what the policy evidence says\n"]);
});

test("a ROUTING.md that says otherwise than its policy is a failure, place by place", async () => {
  const { output } = await suffice("policy", "routing-md", "evidence");
  await write("ROUTING.md", output.replace("| one file | 1 file | light |", "| one file | 1 file | mid |"));
  const drifted = await suffice("policy", "routing-md", "evidence", "--check");
  expect(drifted.code).toBe(3);
  expect(drifted.output).toBe(
    [
      "ROUTING.md differs from the policy evidence in 1 place:",
      "  Rules",
      '    "one file", tier: the policy says "light", the file "mid"',
      "The policy is right: change it, or write the file again with `suffice policy routing-md --file`.",
      "",
    ].join("\n"),
  );
  const json = JSON.parse((await suffice("policy", "routing-md", "evidence", "--check", "--json")).output);
  expect([json.schema, json.file, json.differences.length]).toEqual([
    "suffice.routing-md/1",
    "ROUTING.md",
    1,
  ]);
  const missing = await suffice("policy", "routing-md", "--check", "--file", "docs/ROUTING.md");
  expect([missing.code, missing.output]).toEqual([2, ""]);
  expect(missing.talk).toContain("`suffice policy routing-md --file docs/ROUTING.md` writes it");
});
