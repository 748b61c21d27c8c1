import { expect, test } from "vitest";
import { modulesOf } from "./modules-of.ts";

test.each([
  ["src/routing/decide.ts", ["src/routing"]],
  ["src/routing/deep/down/decide.ts", ["src/routing"]],
  ["packages/web/src/a.ts", ["packages/web"]],
  ["src/main/java/com/Pay.java", ["src/main/java/com"]],
  ["flask/app.py", ["flask"]],
  ["src/index.ts", ["src"]],
  ["main.py", [""]],
  ["tests/test_app.py", []],
  ["src/routing/__tests__/decide.ts", []],
  ["docs/conf.py", []],
  [".github/workflows/ci.js", []],
  ["README.md", []],
  ["package.json", []],
  ["Makefile", []],
])("%j lies in the modules %j", (path, modules) => {
  expect([...modulesOf([path])]).toEqual(modules);
});

test("files of one module are one", () => {
  expect([...modulesOf(["src/a/x.ts", "src/a/y.ts", "src/b/z.ts"])]).toEqual(["src/a", "src/b"]);
});
