import { expect, test } from "vitest";
import { refusesOfCodex, versionIn } from "./versions.ts";

const asked = { access: "read-write", resumes: false, answerSchema: undefined, subAgents: [] } as const;
const subAgent = { name: "a", description: "", prompt: "", model: "acme-light", tools: undefined };

test.each([
  ["0.169.0", undefined],
  ["0.170.0", undefined],
  ["1.0.0", undefined],
  ["0.168.9", "0.169.0 is the oldest"],
  ["0.169.0-alpha.1", "0.169.0 is the oldest"],
  ["new", "0.169.0 is the oldest"],
])("version %s", (version, because) => {
  const refused = refusesOfCodex(version, asked);
  expect(refused).toEqual(because === undefined ? undefined : expect.stringContaining(because));
});

test("sub-agents are refused", () => {
  expect(refusesOfCodex("0.169.0", { ...asked, subAgents: [subAgent] })).toMatch(/^Codex gets no sub-agents/);
});

test("the version is in what the program prints", () => {
  expect([versionIn("codex-cli 0.169.0\n"), versionIn("hello")]).toEqual(["0.169.0", undefined]);
});
