import * as fc from "fast-check";
import { expect, test } from "vitest";
import { messageOf, SufficeError } from "../domain/index.ts";
import { splitCommand } from "./split-command.ts";

function failure(work: () => unknown): readonly [string, string] | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return [error instanceof SufficeError ? error.code : "another error", messageOf(error)];
  }
}

test.each<readonly [string, readonly string[]]>([
  ["node --test", ["node", "--test"]],
  ['  node\t--test   "a b" \n', ["node", "--test", "a b"]],
  [`node 'it "is"' "it's"`, ["node", 'it "is"', "it's"]],
  ['node --name="two words"x', ["node", "--name=two wordsx"]],
  [`node ""`, ["node", ""]],
  ["node src/**/*.test.ts {task_id}", ["node", "src/**/*.test.ts", "{task_id}"]],
  ["node -e '1; 2 | $HOME `x`'", ["node", "-e", "1; 2 | $HOME `x`"]],
  [String.raw`node "a\.b"`, ["node", String.raw`a\.b`]],
  ['node "a | b; c > d & e"', ["node", "a | b; c > d & e"]],
  ["node 100$", ["node", "100$"]],
])("%j becomes %j", (text, expected) => {
  expect(splitCommand(text)).toEqual(expected);
});

test.each([
  "lint; rm x",
  "a | b",
  "a && b",
  "a > out",
  "a < in",
  "a `b`",
  "a $(b)",
  'a "$(b)"',
  'a "`b`"',
  "a $HOME",
  "a ${HOME}",
  String.raw`a b\ c`,
  String.raw`a "b\"c"`,
  "a\nb",
  'a "b',
  "a 'b",
  "",
  "   ",
  '""',
  "CI=1 npm test",
])("%j needs a shell or is no command, and is refused", (text) => {
  expect(failure(() => splitCommand(text))?.[0]).toBe("settings.invalid");
});

test("the refusal names the command, the piece and the way out", () => {
  expect(failure(() => splitCommand("npm test | tee log"))).toEqual([
    "settings.invalid",
    'command "npm test | tee log": "|" joins commands in a shell, and no shell is used; put it in a script, or in single quotes if it is meant as it stands',
  ]);
});

test("words without quotes, in single quotes, come back as they were", () => {
  const argument = fc.string().filter((text) => !text.includes("'"));
  fc.assert(
    fc.property(fc.array(argument), (rest) => {
      const text = ["program", ...rest.map((word) => `'${word}'`)].join(" ");
      expect(splitCommand(text)).toEqual(["program", ...rest]);
    }),
  );
});
