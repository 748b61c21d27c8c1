import { expect, test } from "vitest";
import { type GuardRules, mayRun } from "./may-run.ts";

const rules: GuardRules = {
  folder: "/projects/shop",
  access: "read-write",
  commands: [
    ["npm", "test", "*"],
    ["make", "*"],
    ["npm", "run", "lint"],
  ],
  isSandboxed: true,
};

function patch(...lines: readonly string[]): string {
  return ["*** Begin Patch", ...lines, "*** End Patch"].join("\n");
}

const here = (text: string, mark = "'EOF'") => `apply_patch <<${mark}\n${text}\nEOF\n`;

const kindOf = (command: string, more: Partial<GuardRules> = {}, tool = "Bash") =>
  mayRun(tool, command, { ...rules, ...more }).kind;

test.each([
  "cat src/a.ts",
  "cd src && ls -la | head -5",
  "sed -n 10,20p src/a.ts",
  "sed -n '1,$p' src/a.ts",
  "rg -n 'a|b' src --glob '*.ts'",
  "find . -name '*.ts' -not -path './node_modules/*'",
  "git log --oneline -5; git diff HEAD~1 --stat",
  "cat /projects/shop/src/a.ts",
])("%j only reads", (command) => {
  expect(kindOf(command)).toBe("reads");
});

test.each(["npm test", "npm test -- src/a", "npm run lint", "make all", "cat a && npm test 2>&1 | tail -5"])(
  "%j runs what is listed",
  (command) => {
    expect(kindOf(command)).toBe("runs");
  },
);

test.each([
  "npm install",
  "npm run lint --fix",
  "npm",
  "rm -rf src",
  "npm test && rm a",
  "cat ../other/secret",
  "cat /etc/passwd",
  "cat ~/.ssh/id_ed25519",
  "cat src/../../secret",
  "cd .. && cat secret",
  "grep --file=/etc/passwd x src",
  "grep -f/etc/passwd x src",
  "sed -i s/a/b/ src/a.ts",
  "sed -n 'w out' src/a.ts",
  "sed -n 1p -i src/a.ts",
  "sed -n '1e rm a' src/a.ts",
  "find . -exec rm {} +",
  "find . -delete",
  "rg --pre=sh a",
  "rg --pre sh a",
  "git commit -m x",
  "git diff --output=out",
  "git -C .. log",
  "git log --ext-diff",
  "bash -c 'npm test'",
  "env npm test",
  "xargs rm",
])("%j is denied", (command) => {
  expect(kindOf(command)).toBe("denied");
});

test.each([
  ["by a here-document", here(patch("*** Update File: src/a.ts"))],
  ["by one with the other quotes", here(patch("*** Add File: a"), '"EOF"')],
  ["of a file that is named in full", here(patch("*** Delete File: /projects/shop/src/a.ts"))],
])("files are changed %s", (_, command) => {
  expect(kindOf(command)).toBe("edits");
});

test("files are changed by the tool for it", () => {
  expect(kindOf(patch("*** Add File: a"), {}, "apply_patch")).toBe("edits");
});

test.each([
  ["outside", here(patch("*** Add File: ../a"))],
  ["outside, by its full name", here(patch("*** Add File: /etc/a"))],
  ["that is moved outside", here(patch("*** Update File: a", "*** Move to: ../a"))],
  ["of git", here(patch("*** Update File: .git/config"))],
  ["by a document that a shell would fill in", here(patch("*** Add File: a"), "EOF")],
  ["and more is done", `${here(patch("*** Add File: a"))}rm b`],
])("no file is changed %s", (_, command) => {
  expect(kindOf(command)).toBe("denied");
});

test("read-only work runs what is listed in a sandbox alone, and changes no file", () => {
  const access = "read-only";
  expect([
    kindOf("cat a", { access }),
    kindOf("npm test", { access }),
    kindOf("npm test", { access, isSandboxed: false }),
    kindOf(here(patch("*** Add File: a")), { access }),
    kindOf(patch("*** Add File: a"), { access }, "apply_patch"),
  ]).toEqual(["reads", "runs", "denied", "denied", "denied"]);
});

test("a tool that is not known is denied", () => {
  expect(mayRun("spawn_agent", "", rules)).toEqual({
    kind: "denied",
    because: "the tool spawn_agent is not for this work",
  });
});
