import { expect, test } from "vitest";
import { demo, KEY } from "./demo-process.ts";

const TIMEOUT = { timeout: 120_000 };

test("the demo says what is prepared, shows its receipts, and comes out as prepared", TIMEOUT, async () => {
  const { code, stdout, stderr } = await demo([]);
  expect({ code, stderr: stderr.match(/bug|Error/g) }).toEqual({ code: 0, stderr: null });
  expect(stdout).toContain("NO MODEL IS CALLED");
  expect(stdout).toContain("EXAMPLE RECORD, written for this demo and not");
  expect(stdout).toMatch(/evidence at light: 58 % expected after 24 outcomes, at least 28 %/);
  expect(stdout).toMatch(/shop-3 +accepted +light ✗ ✗ → mid ✓/);
  expect(stdout).toMatch(/shop-5 +refused/);
  expect(stdout).toMatch(/price × [\d.]+, context × [\d.]+/);
  expect(stdout).toMatch(/best single, cached +claude-sonnet-5-5 +\$/);
  expect(stdout).toMatch(/all at frontier +claude-opus-5-5 +\$/);
  expect(stderr).toMatch(/shop-12 +classify falls back from local to light/);
  expect(stderr).toMatch(/shop-8 +taken back into the main conversation, at mid/);
  expect(stdout).toContain("ANTHROPIC_API_KEY=… npm run demo -- --provider anthropic");
  expect(stdout + stderr).not.toContain(KEY);
});

// shop-7 apart: two others build on what it does.
test.for(["shop-2,shop-3,shop-4,shop-6,shop-8,shop-9,shop-10,shop-11,shop-12,shop-13", "shop-7"])(
  "the demo fails, and names each, without the prepared edits of %s",
  TIMEOUT,
  async (tasks) => {
    const { code, stdout } = await demo(["--without-edits", tasks]);
    const named = [...stdout.matchAll(/^ {2}- (shop-\d+): expected .*"accepted".* got .*"failed"/gm)];
    expect(code).toBe(1);
    expect(named.map(([, task]) => task)).toEqual(expect.arrayContaining(tasks.split(",")));
    expect(stdout).not.toContain("- shop-1: expected");
  },
);

test.for([
  [["--base-url", "http://127.0.0.1:1"], "--base-url needs --provider: one of anthropic, openai, ollama."],
  [["--provider", "azure"], "--provider is one of anthropic, openai, ollama."],
  [["--provider", "openai", "--models", "light=a"], "--models is for ollama"],
  [["--provider", "ollama"], "name three that can use tools, weak to strong"],
  [["--provider", "ollama", "--models", "light=a,mid=b"], "--models light="],
  [["--provider", "ollama", "--models", "light=a,mid=a,frontier=b"], "name three"],
] as const)("with the flags %j nothing is begun, and it is said what is missing", async ([args, message]) => {
  const { code, stdout, stderr } = await demo(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
});
