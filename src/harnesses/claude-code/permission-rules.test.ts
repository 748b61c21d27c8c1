import { expect, test } from "vitest";
import type { Argv } from "../../domain/index.ts";
import { permissionRules } from "./permission-rules.ts";

test.each<[string, Argv, readonly string[]]>([
  ["as it is", ["npm", "test"], ["Bash(npm test)"]],
  ["with whatever follows", ["npm", "test", "*"], ["Bash(npm test *)"]],
  ["with words that a shell would split", ["npm", "run", "a b;c", "*"], ["Bash(npm run 'a b;c' *)"]],
  ["not at all where a word is a pattern", ["rm", "*.ts"], []],
  ["not at all where a word ends the rule", ["node", "-e", "f()"], []],
  ["not at all where a shell would work on it", ["echo", "$HOME"], []],
  ["not at all where it goes over lines", ["node", "-e", "1\n2"], []],
])("a command may be run %s", (_, command, rules) => {
  expect(permissionRules([command])).toEqual(rules);
});
