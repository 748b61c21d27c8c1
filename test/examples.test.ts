import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const examples = fileURLToPath(new URL("../examples/", import.meta.url));

function run(name: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`${examples}${name}`], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

test("every example is run here, and the trial in test/e2e/ab-command.test.ts", () => {
  expect(readdirSync(examples)).toEqual(["ab-seed-file", "library.mjs"]);
});

test("the library example decides and prices, and the README shows it as it is", () => {
  expect(run("library.mjs")).toEqual({
    status: 0,
    stdout:
      "light claude-haiku-5-5\nfrontier because a mistake here costs more than the tokens\n$0.0003150\n",
    stderr: "",
  });
  const readme = readFileSync(fileURLToPath(new URL("../README.md", import.meta.url)), "utf8");
  const [, code] = readFileSync(`${examples}library.mjs`, "utf8").split(/^\/\/.*\n/);
  expect(readme).toContain(code);
});
