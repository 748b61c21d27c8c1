import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
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
  const environment = { HOME: home, CLAUDE_CONFIG_DIR: "", XDG_CONFIG_HOME: "", XDG_DATA_HOME: "" };
  return spawnCli(args, { environment, folder: home }).ended;
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

test("the shipped policies are listed for a person and for a program", async () => {
  expect((await suffice("policy", "list")).output).toMatch(/^policy +idea\nalways-frontier {2,}\S/);
  const { schema, policies } = JSON.parse((await suffice("policy", "list", "--json")).output);
  expect([schema, policies[0].name]).toEqual(["suffice.policies/1", "always-frontier"]);
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

const TICKETS = ["Fix typo in README", "Fix typo in the header", "Design the new parser"]
  .map((title, index) => `${JSON.stringify({ id: `t-${index + 1}`, title })}\n`)
  .join("");

test("another policy's changes on tickets are grouped by what changes, the largest group first", async () => {
  await write("tickets.jsonl", TICKETS);
  const from = ["--from", "jsonl", "tickets.jsonl"];
  const { code, output, talk } = await suffice("policy", "diff", "evidence", "always-frontier", ...from);
  expect([code, talk]).toEqual([0, ""]);
  const [head, first, second, ...rest] = output.split("\n\n");
  expect(head).toMatch(/^evidence -> always-frontier: 3 of 3 decisions change\non tickets, at list /);
  expect(head).toContain("\nchanged: tier 3, model 3, rule 3, steps 3\ncost, projected: $");
  expect(first).toMatch(/^2 decisions\n {2}tier {5}light -> frontier\n {2}model {4}claude-haiku/);
  expect(first).toContain("\n  steps    implement light -> frontier\n");
  expect(first).toMatch(/\n {2}of {7}t-1, t-2$/);
  expect([second?.split("\n")[0], rest]).toEqual(["1 decision", []]);
  const json = JSON.parse(
    (await suffice("policy", "diff", "evidence", "always-frontier", ...from, "--json")).output,
  );
  expect([json.schema, json.on, json.tasks, json.unchanged, json.costUsd.basis]).toEqual([
    "suffice.policy-diff/1",
    { kind: "tickets" },
    3,
    0,
    "projected",
  ]);
  expect(json.groups.map(({ tasks }: { readonly tasks: readonly string[] }) => tasks)).toEqual([
    ["t-1", "t-2"],
    ["t-3"],
  ]);
  const same = await suffice("policy", "diff", "evidence", "evidence", ...from);
  expect(same.output).toMatch(/^evidence -> evidence: 0 of 3 decisions change\n/);
});

test("without tickets recorded chunks are decided by what was said, none of which is shown", async () => {
  const project = join(home, ".claude", "projects", "-shop");
  await mkdir(project, { recursive: true });
  await write(join(".claude", "projects", "-shop", "session-1.jsonl"), RECORDED);
  const { code, output } = await suffice("policy", "diff", "evidence", "always-frontier");
  expect(code).toBe(0);
  expect(output).toMatch(
    /^evidence -> always-frontier: 1 of 1 decisions change\non chunks of recorded work, 2026-10-01 to 2026-10-01, /,
  );
  expect(output).toContain("\n  tier     light -> frontier\n");
  expect(output).not.toContain("UNFORGETTABLE");
});

const said = { sessionId: "session-1", cwd: "/shop" };
const RECORDED = [
  {
    ...said,
    type: "user",
    uuid: "turn-1",
    timestamp: "2026-10-01T10:00:00.000Z",
    message: { role: "user", content: "Fix typo in the UNFORGETTABLE readme" },
  },
  {
    ...said,
    type: "assistant",
    uuid: "line-1",
    timestamp: "2026-10-01T10:01:00.000Z",
    message: {
      id: "m1",
      model: "claude-opus-4-8",
      role: "assistant",
      content: [],
      stop_reason: "end_turn",
      usage: { input_tokens: 10, output_tokens: 500 },
    },
  },
]
  .map((line) => `${JSON.stringify(line)}\n`)
  .join("");

test("where nothing is recorded it says where it looked, and what can be named instead", async () => {
  const { code, output } = await suffice("policy", "diff", "evidence", "always-frontier");
  expect(code).toBe(0);
  expect(output).toContain(`  ${join(home, ".claude", "projects")}\n`);
  expect(output).toContain("Or compare on tickets, with --from SOURCE PATH.\n");
  const both = await suffice(
    "policy",
    "diff",
    "evidence",
    "evidence",
    "--from",
    "x.jsonl",
    "--since",
    "2026-01-01",
  );
  expect([both.code, both.output]).toEqual([2, ""]);
});
