import { expect, test } from "vitest";
import { codeOf, importsOf } from "./imports.ts";

test("every form of import is seen, types and several lines included", () => {
  const source = `
    import one from "./one.ts";
    import type { Two } from './two.ts';
    import {
      three, // with a comment
      type Four,
    } from "./three.ts";
    import "./five.ts";
    export { six } from "./six.ts";
    export type { Seven } from "./seven.ts";
    export * from "./eight.ts";
    const nine = await import("./nine.ts");
    type Ten = import("./ten.ts").Ten;
    const eleven = require("./eleven.cjs");
  `;
  expect(importsOf(source).toSorted()).toEqual(
    ["one", "two", "three", "five", "six", "seven", "eight", "nine", "ten"]
      .map((name) => `./${name}.ts`)
      .concat("./eleven.cjs")
      .toSorted(),
  );
});

test("an import inside a comment, a string, a template or a regular expression is none", () => {
  const source = [
    '// import a from "./a.ts";',
    '/* export { b } from "./b.ts"; */',
    "const c = 'import c from \"./c.ts\"';",
    'const d = `import d from "./d.ts"`;',
    'const e = /import e from "e"/;',
    'const half = total / 2; const f = "/ not a pattern";',
  ].join("\n");
  expect(importsOf(source)).toEqual([]);
});

test("an import is seen after quotes that would confuse a simple reader", () => {
  const source = [
    "const quote = /[\"'`]/.test(text) ? 'it\\'s' : `${cut(\"}\")} ` + `a ${`b ${c}`} \"`;",
    'import { late } from "./late.ts";',
  ].join("\n");
  expect(importsOf(source)).toEqual(["./late.ts"]);
});

test("an import that is computed inside a template counts", () => {
  expect(importsOf('const text = `before ${await import("./inside.ts")} after`;')).toEqual(["./inside.ts"]);
});

test("code keeps its lines and loses its comments and strings", () => {
  expect(codeOf('const a = "process.env"; // process.env\nprocess.exit();')).toBe(
    `const a = "0"; ${" ".repeat(14)}\nprocess.exit();`,
  );
});
