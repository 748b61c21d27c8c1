import { expect, test } from "vitest";
import { aDecidedStep } from "../../testing/index.ts";
import { artifactsOf } from "./artifacts.ts";

const planning = aDecidedStep({ step: "build-plan", kind: "build-plan", split: true });
const CHUNKS = JSON.stringify({
  summary: "Both files say good.",
  chunks: [
    {
      title: "Write a",
      description: "All of it.",
      files: ["a.txt"],
      acceptance: ["It says good"],
      verify: ["tests"],
    },
    { title: "Write b", files: ["b.txt"], acceptance: ["It says good"], verify: ["tests"], depends_on: [1] },
  ],
});

test("a plan in chunks is kept as a page and as it was submitted", () => {
  expect(artifactsOf(planning, CHUNKS)).toEqual([
    {
      name: "build-plan.md",
      text: `# Build plan

Both files say good.

## c1: Write a

All of it.

- Files: a.txt
- Must hold: It says good
- Verified by: tests

## c2: Write b

- Files: b.txt
- Must hold: It says good
- Verified by: tests
- After: c1`,
    },
    { name: "build-plan.json", text: CHUNKS },
  ]);
});

test("an answer is called what its policy calls it", () => {
  const named = { ...planning, output: "task_breakdown.md" };
  expect(artifactsOf(named, CHUNKS).map(({ name }) => name)).toEqual([
    "task_breakdown.md",
    "task_breakdown.json",
  ]);
});

test("a draft is kept with its contract, and the contract apart", () => {
  const draft = JSON.stringify({ plan: "Write it.", contract: ["It adds", "2. It is pure"] });
  expect(artifactsOf(aDecidedStep({ step: "draft-plan", kind: "draft" }), draft)).toEqual([
    { name: "draft-plan.md", text: "Write it.\n\n## Integration contract\n1. It adds\n2. It is pure" },
    { name: "draft-plan.contract.md", text: "1. It adds\n2. It is pure" },
  ]);
});

test("what an agent says at the end of its work is no file", () => {
  expect(artifactsOf(aDecidedStep(), "Done.")).toEqual([]);
});
