import * as fc from "fast-check";
import { expect, test } from "vitest";
import { importsOf } from "./imports-of.ts";

test("every form of import is seen with its line", () => {
  const source = [
    'import one from "one";',
    "import type { Two } from 'two/deep';",
    "import {",
    "  three, // with a comment",
    '} from "three";',
    'import "four";',
    'export { five } from "./five.js"',
    'const six = await import("six");',
    'type Seven = import("seven").Seven;',
    "const eight = require('eight'), nine = other.require('nine');",
    'import ten = require("ten");',
  ].join("\n");
  expect(importsOf(source).map(({ specifier, line }) => `${line} ${specifier}`)).toEqual([
    "1 one",
    "2 two/deep",
    "5 three",
    "6 four",
    "7 ./five.js",
    "8 six",
    "9 seven",
    "10 eight",
    "11 ten",
  ]);
});

test("what only looks like an import is none", () => {
  const source = [
    '// import a from "a";',
    '/* export { b } from "b"; */',
    "const c = 'import c from \"c\"';",
    'const d = `import d from "d" ${`import "d2"` + f({ x: 1 })} import "d3"`;',
    'const e = /import e from "e"/;',
    "const jsx = <p>don't</p>;",
    'const g = total / 2; import("g" + x);',
  ].join("\n");
  expect(importsOf(source)).toEqual([]);
});

test("an import after quotes that would confuse a simple reader is seen", () => {
  expect(importsOf("const q = /[\"'`]/.test(t) ? 'it\\'s' : `${cut(\"}\")} \"`;\nimport 'late';")).toEqual([
    { specifier: "late", line: 2 },
  ]);
});

test("no text makes reading fail, however deep its templates are", () => {
  expect(importsOf("`${".repeat(50_000))).toEqual([]);
  const pieces = fc.constantFrom(
    "`",
    "${",
    "}",
    "{",
    '"',
    "'",
    "/",
    "\\",
    "import ",
    ' from "x"',
    "//",
    "/*",
    "*/",
    "\n",
    "a",
  );
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join("")),
      (source) => {
        for (const { line } of importsOf(source)) expect(line).toBeLessThanOrEqual(source.split("\n").length);
      },
    ),
    { numRuns: 2000 },
  );
});
