import { chmodSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { FoundCommand, FoundCommands } from "../found-command.ts";
import { createBuiltInScripts } from "./built-in-scripts.ts";
import { runner, testRepository, write } from "./test-repository.ts";

const aRepository = (files: Readonly<Record<string, string>>) => testRepository(files, onTestFinished);

function aCommand(...argv: readonly [string, ...string[]]): FoundCommand {
  return { argv, foundIn: "here", guards: [] };
}

function scripts(found: FoundCommands) {
  return createBuiltInScripts({ runner, found, timeoutMs: 15_000 });
}

test("linter and formatter are there only where the repository has them", () => {
  expect([...scripts({}).keys()]).toEqual(["pre_flight", "validation", "smoke_test", "cross-link"]);
  const all = scripts({ lint: aCommand("x"), format: aCommand("y") });
  expect([...all].map(([kind, script]) => [kind, script.kind])).toEqual(
    ["pre_flight", "validation", "smoke_test", "cross-link", "lint", "format"].map((kind) => [kind, kind]),
  );
});

test("the fixer runs first, and the linter says what is left", async () => {
  const root = aRepository({});
  const lintFix = aCommand("node", "-e", "require('fs').writeFileSync('fixed', ''); process.exit(1)");
  const lint = aCommand("node", "-e", "require('fs').readFileSync('fixed'); console.log('clean')");
  expect(await scripts({ lintFix, lint }).get("lint")?.run({ cwd: root })).toMatchObject({
    kind: "done",
    summary: expect.stringMatching(/clean$/),
  });
  const dirty = aCommand("node", "-e", "console.log('a.js:1 no'); process.exit(1)");
  expect(await scripts({ lintFix, lint: dirty }).get("lint")?.run({ cwd: root })).toMatchObject({
    kind: "failed",
    findings: [{ message: expect.stringMatching(/a\.js:1 no$/) }],
  });
});

test("a formatter gets the ticket's files alone, if it takes files", async () => {
  const root = aRepository({ "a.md": "", "-b.md": "", "c.ts": "", "docs/d.md": "" });
  write(root, "tool", `#!/bin/sh\necho "$@" > ${join(root, "got")}\n`);
  chmodSync(join(root, "tool"), 0o755);
  const format = { ...aCommand(join(root, "tool"), "--write", "."), takesFiles: [".md"] };
  const run = async (ticketFiles?: readonly string[]) => {
    rmSync(join(root, "got"), { force: true });
    write(root, "got", "nothing\n");
    const outcome = await scripts({ format })
      .get("format")
      ?.run({ cwd: root, ...(ticketFiles === undefined ? {} : { ticketFiles }) });
    return [outcome?.kind, readFileSync(join(root, "got"), "utf8").trim()];
  };
  expect(await run()).toEqual(["done", "--write ."]);
  expect(await run([])).toEqual(["done", "--write ."]);
  expect(await run(["docs"])).toEqual(["done", "--write ."]);
  expect(await run(["-b.md", "a.md", "a.md", "c.ts", "gone.md", "../x.md"])).toEqual([
    "done",
    "--write ./-b.md ./a.md",
  ]);
  expect(await run(["c.ts"])).toEqual(["done", "nothing"]);
});

test("the smoke test checks changed files for nothing, then runs the repository's own", async () => {
  const root = aRepository({});
  write(root, "a.json", "[]");
  const smoke = aCommand("node", "-e", "console.log('it starts')");
  expect(await scripts({}).get("smoke_test")?.run({ cwd: root })).toEqual({
    kind: "done",
    summary: "1 file checked (1 JSON), nothing found\nthe repository has no smoke test of its own",
  });
  expect(await scripts({ smoke }).get("smoke_test")?.run({ cwd: root })).toEqual({
    kind: "done",
    summary: "1 file checked (1 JSON), nothing found\nnode -e console.log('it starts') is done\nit starts",
  });
  expect(
    await scripts({ smoke: aCommand("node", "-e", "process.exit(3)") })
      .get("smoke_test")
      ?.run({ cwd: root }),
  ).toEqual({
    kind: "failed",
    findings: [{ message: "node -e process.exit(3) ended with exit code 3" }],
  });
  write(root, "a.json", "[");
  expect(await scripts({ smoke }).get("smoke_test")?.run({ cwd: root })).toEqual({
    kind: "failed",
    findings: [{ message: 'is not JSON: "[" is not closed', file: "a.json", line: 1 }],
  });
});
