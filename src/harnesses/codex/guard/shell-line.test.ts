import { expect, test } from "vitest";
import { commandsOfLine } from "./shell-line.ts";

test.each([
  ["npm test", [["npm", "test"]]],
  ["  npm   run\tlint  ", [["npm", "run", "lint"]]],
  [
    "npm test && git status; ls | wc -l || true",
    [["npm", "test"], ["git", "status"], ["ls"], ["wc", "-l"], ["true"]],
  ],
  ["ls\ncat a\n", [["ls"], ["cat", "a"]]],
  ["rg 'a|b; $(c)' \"d e\" f\\ g", [["rg", "a|b; $(c)", "d e", "f g"]]],
  [String.raw`rg "\.ts\"\$" x`, [["rg", String.raw`\.ts"$`, "x"]]],
  ["ls src/*.ts 2>/dev/null", [["ls", "src/*.ts"]]],
  [
    "npm test 2>&1 | tail -5",
    [
      ["npm", "test"],
      ["tail", "-5"],
    ],
  ],
  ["git diff HEAD~1 -- a:b", [["git", "diff", "HEAD~1", "--", "a:b"]]],
  ["cat ''", [["cat", ""]]],
  ["", []],
])("%j is plain commands", (line, commands) => {
  expect(commandsOfLine(line)).toEqual(commands);
});

test.each([
  "echo $HOME",
  'echo "$HOME"',
  "echo $(rm x)",
  "echo `rm x`",
  'echo "`rm x`"',
  "cat <(ls)",
  "cat a > b",
  "cat a >> b",
  "cat a >/dev/null/../b",
  "cat < a",
  "cat a & rm b",
  "cat a &",
  "(rm a)",
  "{ rm a; }",
  "ls {a,b}",
  "PATH=. ls",
  "ls && X=1 rm",
  "cat 'a",
  'cat "a',
  "cat a\\",
  "cat a \\\n rm b",
  "cat <<EOF\na\nEOF",
  "! ls",
  "if true; then rm a; fi",
  "eval ls",
  "./*.sh",
  "a[1] b",
  "cat a # b",
  "ls \u0000",
])("%j is more than that", (line) => {
  expect(commandsOfLine(line)).toBeUndefined();
});
