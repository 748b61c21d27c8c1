import { expect, test } from "vitest";
import { taskId } from "../domain/index.ts";
import { aDecisionContext, aDelegableTask } from "../testing/index.ts";
import { type DecisionContext, decide } from "./decide.ts";
import { sentenceOf } from "./explain.ts";

const TIES: NonNullable<DecisionContext["ties"]> = {
  "T-1": [
    { file: "src/list.ts", because: 'src/list.ts imports src/row.ts, which "T-2" changes' },
    { file: "src/page.ts", because: '"T-3" changes src/page.ts too' },
  ],
};

/** Where a delegable task with these files goes, as its trace says it. */
function placeOf(files: readonly string[], part?: { readonly ties?: readonly string[] }): string {
  const partOf = part === undefined ? {} : { partOf: { task: taskId("T-1"), risks: [], ...part } };
  const id = taskId(part === undefined ? "T-1" : "T-1/c1");
  const context = { ...aDecisionContext({ limits: { delegate: true } }), ties: TIES };
  const decision = decide(aDelegableTask({ id, files, ...partOf }), context);
  return decision.trace.flatMap((step) => (step.kind === "place-chosen" ? [sentenceOf(step)] : [])).join();
}

test("a ticket that is tied to another one of its run stays, and its trace says each reason", () => {
  expect(placeOf(["src/list.ts", "src/page.ts"])).toBe(
    'place: main, because src/list.ts imports src/row.ts, which "T-2" changes; "T-3" changes src/page.ts too',
  );
});

test("a chunk is tied by its own files, not by the rest of its ticket, and by the other chunks of its plan", () => {
  expect([
    placeOf(["docs/a.md"], {}),
    placeOf(["src/page.ts"], { ties: ['"c2" changes src/page.ts too'] }),
  ]).toEqual([
    "place: isolated, because a self-contained, bounded and verifiable piece of work needs no open conversation",
    'place: main, because "c2" changes src/page.ts too; "T-3" changes src/page.ts too',
  ]);
});
