import { expect, test } from "vitest";
import { type Argv, messageOf, SufficeError } from "../domain/index.ts";
import { fillArguments } from "./fill-arguments.ts";

function failure(work: () => unknown): readonly [string, string] | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return [error instanceof SufficeError ? error.code : "another error", messageOf(error)];
  }
}

test("placeholders are filled inside arguments; unknown ones and the program stay", () => {
  const argv: Argv = ["{task_id}", "--only={task_id}/{task_id}.ts", "{other}", "{}"];
  expect(fillArguments(argv, { task_id: "SUF-1.2" })).toEqual([
    "{task_id}",
    "--only=SUF-1.2/SUF-1.2.ts",
    "{other}",
    "{}",
  ]);
});

test.each(["", "-rf", "../x", "a..b", "a/b", "a b", "a\n", "$(x)", "a;b", ".hidden", "ä"])(
  "the value %j is refused, because it could be more than a name",
  (value) => {
    expect(failure(() => fillArguments(["run", "{task_id}"], { task_id: value }))?.[0]).toBe("input.invalid");
  },
);

test("a value that no argument asks for is not judged", () => {
  expect(fillArguments(["run", "x"], { task_id: "../x" })).toEqual(["run", "x"]);
});

test("a name from the prototype is no value", () => {
  expect(fillArguments(["run", "{constructor}"], {})).toEqual(["run", "{constructor}"]);
});
