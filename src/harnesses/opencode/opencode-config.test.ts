import { expect, test } from "vitest";
import { opencodeConfig } from "./opencode-config.ts";

const endpoint = { baseUrl: "http://127.0.0.1:1/v1", key: () => "sk-secret" };
const asked = {
  endpoint,
  model: "acme-mid",
  access: "read-write",
  commands: [["npm", "test", "*"]],
  subAgents: [],
  maxTurns: 7,
} as const;
const MORE = { "*>*": "deny", "*<*": "deny", "*$(*": "deny", "*`*": "deny" };
const scout = { name: "scout", description: "Looks", prompt: "Look.", model: "acme-light", tools: ["Read"] };

test("only what is asked for is allowed, and the key stands nowhere in it", () => {
  const config = opencodeConfig(asked, "/home/instructions.md");
  expect(config).toMatchObject({
    model: "suffice/acme-mid",
    permission: {
      "*": "deny",
      edit: "allow",
      bash: { "*": "deny", "npm test": "allow", "npm test *": "allow", ...MORE },
      external_directory: "deny",
      task: { "*": "deny" },
    },
    agent: { build: { steps: 7 } },
    instructions: ["/home/instructions.md"],
  });
  expect(JSON.stringify(config)).not.toContain("sk-secret");
});

test("the rules that deny more than a command stand behind those that allow one, since the last that fits holds", () => {
  const config = JSON.stringify(opencodeConfig(asked, ""));
  expect(config.indexOf('"npm test *"')).toBeLessThan(config.indexOf('"*>*"'));
});

test("read-only work changes no file and runs nothing", () => {
  expect(opencodeConfig({ ...asked, access: "read-only" }, "")).toMatchObject({
    permission: { edit: "deny", bash: { "*": "deny", ...MORE } },
  });
  expect(JSON.stringify(opencodeConfig({ ...asked, access: "read-only" }, ""))).not.toContain("npm test");
});

test("a command with words that would be patterns is not allowed", () => {
  const config = JSON.stringify(
    opencodeConfig(
      {
        ...asked,
        commands: [
          ["touch", "*.ts"],
          ["sh", "-c", "a b"],
        ],
      },
      "",
    ),
  );
  expect([config.includes("touch"), config.includes("sh -c")]).toEqual([false, false]);
});

test("a sub-agent has its own model, and of what is allowed what it names", () => {
  expect(opencodeConfig({ ...asked, subAgents: [scout] }, "")).toMatchObject({
    provider: { suffice: { models: { "acme-mid": {}, "acme-light": {} } } },
    permission: { task: { "*": "deny", scout: "allow" } },
    agent: {
      scout: {
        mode: "subagent",
        model: "suffice/acme-light",
        permission: { "*": "deny", read: "allow", external_directory: "deny", task: "deny" },
      },
    },
  });
});
