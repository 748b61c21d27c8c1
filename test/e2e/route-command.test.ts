import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startCli } from "./shop.ts";

let folder: string;
let ledger: readonly string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "suffice-route-"));
  ledger = ["--ledger", join(folder, "ledger.db")];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface DecisionLine {
  readonly schema: string;
  readonly task: { readonly id: string; readonly title: string };
  readonly outcome: string;
  readonly tier: string;
  readonly rule: string;
  readonly warnings: readonly string[];
}

async function route(args: readonly string[], input?: string) {
  return startCli(["route", ...args, ...ledger], input).ended;
}

function decisions(output: string): readonly DecisionLine[] {
  return output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

test("a title is routed, for a person and for a program", async () => {
  const person = await route(["Fix typo in README"]);
  expect({ code: person.code, talk: person.talk }).toEqual({ code: 0, talk: "" });
  expect(person.output).toMatch(/^Fix typo in README {2}light +main +claude-haiku-5-5/m);
  const program = await route(["Fix typo in README", "--json"]);
  expect(decisions(program.output)).toMatchObject([
    { schema: "suffice.decision/1", outcome: "routed", tier: "light", rule: "cheap pattern" },
  ]);
});

test("standard input is a ticket: its first line the title, the rest its description", async () => {
  const { output } = await route(["--json"], "Rename a field\n\nIt holds the password.\n");
  expect(decisions(output)).toMatchObject([{ task: { title: "Rename a field" }, tier: "frontier" }]);
});

test("a file of tickets is answered in its own order, one object a line", async () => {
  const file = join(folder, "tickets.jsonl");
  const titles = [
    "Design payment flow",
    "Fix typo in README",
    "Format auth token rotation",
    "Keep preformatted text",
  ];
  await writeFile(
    file,
    titles.map((title, index) => `${JSON.stringify({ id: `t${9 - index}`, title })}\n`).join(""),
  );
  const { output } = await route(["--from", "jsonl", file, "--policy", "plan-execute-review", "--json"]);
  expect(decisions(output).map(({ task, tier }) => [task.id, tier])).toEqual([
    ["t9", "mid"],
    ["t8", "light"],
    ["t7", "frontier"],
    ["t6", "mid"],
  ]);
});

test("a label cannot raise a ticket beyond the policy's cap, and the decision says so", async () => {
  const policy = join(folder, "capped.yaml");
  const preset = await startCli(["policy", "list"]).ended;
  expect(preset.output).toContain("plan-execute-review");
  const text = await presetText();
  await writeFile(
    policy,
    text.replace("cap: frontier", "cap: mid").replaceAll("tier: frontier", "tier: mid"),
  );
  const { output } = await route(["Fix typo", "--label", "model:opus", "--policy", policy, "--json"]);
  expect(decisions(output)).toMatchObject([
    { tier: "mid", warnings: ["frontier lies beyond the policy's cap; mid was taken"] },
  ]);
});

test("an unknown key in a policy is named with its line and the nearest right one", async () => {
  const policy = join(folder, "wrong.yaml");
  await writeFile(policy, (await presetText()).replace("raise_when:", "raise_whem:"));
  const { code, output, talk } = await route(["Fix typo", "--policy", policy]);
  expect({ code, output }).toEqual({ code: 3, output: "" });
  expect(talk).toMatch(
    /wrong\.yaml:\d+:1: raise_whem: unknown key "raise_whem"\. Did you mean "raise_when"\?/,
  );
});

test("mistakes on the command line exit with 2 and say what would be right", async () => {
  const unknownPolicy = await route(["Fix typo", "--policy", "evidense"]);
  expect({ code: unknownPolicy.code, talk: unknownPolicy.talk }).toMatchObject({ code: 3 });
  expect(unknownPolicy.talk).toContain('Did you mean "evidence"?');
  expect((await route(["Fix typo", "--exlain"])).talk).toContain("Did you mean --explain?");
  expect((await route(["Fix typo", "--exlain"])).code).toBe(2);
  expect((await route([], "")).code).toBe(2);
  expect((await route(["--from", "jsonl", join(folder, "none.jsonl")])).code).toBe(2);
  expect((await route(["Fix typo", "--kind", "formt"])).code).toBe(2);
});

test("a file with bad lines is refused whole, every bad line named, nothing printed as a result", async () => {
  const file = join(folder, "bad.jsonl");
  await writeFile(file, '{"title":"Fix typo"}\n{"titel":"x"}\nnot json\n');
  const { code, output, talk } = await route(["--from", file, "--json"]);
  expect({ code, output }).toEqual({ code: 2, output: "" });
  expect(talk).toMatch(/bad\.jsonl:2: .*\n.*bad\.jsonl:3: no JSON/);
});

test("a title is data: quotes, shell words and escape sequences are carried, and stay on their line", async () => {
  const title = 'Fix typo "$(touch pwned)" `id`; \u001b[31mred\nsecond line';
  const { output } = await route(["--from", "-"], `${JSON.stringify({ id: "x", title })}\n`);
  expect(output).not.toContain("\u001b");
  expect(output.split("\n").filter((line) => line.startsWith('Fix typo "$(touch pwned)"'))).toHaveLength(1);
  const json = await route(["--from", "-", "--json"], `${JSON.stringify({ id: "x", title })}\n`);
  expect(decisions(json.output)).toMatchObject([{ task: { title } }]);
});

test("a hundred kilobytes of title are routed like any other", async () => {
  const title = `Fix typo ${"x".repeat(100_000)}`;
  const { code, output } = await route(["--from", "-", "--json"], `${JSON.stringify({ title })}\n`);
  expect(code).toBe(0);
  expect(decisions(output)).toMatchObject([{ tier: "light" }]);
});

test("--explain shows the path, and what would flip it", async () => {
  const { output } = await route(["Fix typo in README", "--explain"]);
  expect(output).toContain('rule "cheap pattern" gives light (the word "fix typo" in the title)');
  expect(output).toContain("with a sign of risk: frontier, main");
});

test("every command has help with examples, and every preset's probes hold", async () => {
  for (const args of [[], ["route"], ["run"], ["profile"], ["policy", "check"], ["policy", "list"]]) {
    const { code, output } = await startCli([...args, "--help"]).ended;
    expect({ args, code, hasExamples: output.includes("Examples:\n  $ suffice ") }).toEqual({
      args,
      code: 0,
      hasExamples: true,
    });
  }
  const checked = await startCli(["policy", "check"]).ended;
  expect(checked.code).toBe(0);
  expect(checked.output).toMatch(/^always-frontier: (\d+) of \1 probes hold$/m);
});

test("what a change has added shows risk that its ticket does not", async () => {
  const diff =
    "diff --git a/src/login.ts b/src/login.ts\n--- a/src/login.ts\n+++ b/src/login.ts\n@@ -1 +1,2 @@\n const a = 1;\n+const token = jwt.sign(user, secret);\n";
  const { output } = await route(["Sort the list", "--diff", "-", "--json"], diff);
  expect(decisions(output)).toMatchObject([{ tier: "frontier", rule: "everything else" }]);
  expect(output).toContain("added line src/login.ts:2 touches auth");
});

test("routing writes nothing: no ledger is made", async () => {
  await route(["Fix typo"]);
  const { code, talk } = await startCli(["profile", ...ledger]).ended;
  expect(code).toBe(2);
  expect(talk).toContain("(input.missing)");
});

async function presetText(): Promise<string> {
  const { readFile } = await import("node:fs/promises");
  return readFile(new URL("../../presets/policies/plan-execute-review.yaml", import.meta.url), "utf8");
}
