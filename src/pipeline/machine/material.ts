import type { DecidedStep } from "../../domain/index.ts";
import { type Executor, executorOf } from "../executors.ts";
import { draftText, readDraft } from "./clauses.ts";
import type { TaskState } from "./task-state.ts";

export interface Plan {
  readonly text: string;
  /** It is a list of chunks, as JSON. */
  readonly isSplit: boolean;
}

/** What an earlier step answered, under the name that its policy gives it or its step's own. */
export interface Material {
  readonly name: string;
  readonly text: string;
}

/** Whose answers those are given who plan, and those who judge plans. All others are given the plan and the contract. */
const READS: Partial<Record<Executor, readonly Executor[]>> = {
  drafter: ["researcher"],
  planner: ["researcher", "drafter"],
  validator: ["drafter"],
};

/** What an earlier step planned; where the policy itself names the parts of the work, those. */
export function planOf(state: TaskState): Plan | undefined {
  const before = state.decision.steps.slice(0, state.stepIndex);
  const planning = before.findLast(({ kind }) => kind === "build-plan");
  const text = planning === undefined ? undefined : state.outputs[planning.step];
  const step = state.decision.steps[state.stepIndex];
  if (step?.parts !== undefined) return { text: fixedPlan(step, text ?? ""), isSplit: true };
  if (planning !== undefined && text !== undefined) return { text, isSplit: planning.split };
  const draft = step === undefined || readsOf(step) !== undefined ? undefined : draftOf(state);
  return draft === undefined ? undefined : { text: draft.plan, isSplit: false };
}

/** What the finished work must keep to; none where nobody drafted it, and none for those who are given the whole draft. */
export function contractOf(state: TaskState): readonly string[] {
  const step = state.decision.steps[state.stepIndex];
  return step === undefined || readsOf(step) !== undefined ? [] : (draftOf(state)?.contract ?? []);
}

export function materialFor(state: TaskState, step: DecidedStep): readonly Material[] {
  const wanted = readsOf(step) ?? [];
  return state.decision.steps.slice(0, state.stepIndex).flatMap((each) => {
    const output = state.outputs[each.step];
    const by = executorOf(each);
    if (output === undefined || by === undefined) return [];
    // A plan is given as such, and its name is no reason to give it twice.
    const isNamed = each.output !== undefined && each.kind !== "build-plan" && each.kind !== "draft";
    if (!wanted.includes(by) && !isNamed) return [];
    const draft = by === "drafter" ? readDraft(output) : undefined;
    return [{ name: each.output ?? each.step, text: draft === undefined ? output : draftText(draft) }];
  });
}

function readsOf(step: DecidedStep): readonly Executor[] | undefined {
  const executor = executorOf(step);
  return executor === undefined ? undefined : READS[executor];
}

function draftOf(state: TaskState) {
  const drafting = state.decision.steps
    .slice(0, state.stepIndex)
    .findLast((step) => executorOf(step) === "drafter");
  const output = drafting === undefined ? undefined : state.outputs[drafting.step];
  return output === undefined ? undefined : readDraft(output);
}

/** Parts that a policy names, in the form of a plan: each is judged by the first gate of the step that does it. */
function fixedPlan({ parts, gates }: DecidedStep, summary: string): string {
  const verify = gates.find((gate) => gate !== "changes") ?? "tests";
  const chunks = parts?.tasks.map(({ name, file }, index) => ({
    title: name,
    description: "",
    files: [file],
    acceptance: [`${name}: done in ${file}, as planned`],
    verify: [verify],
    depends_on: parts.parallel || index === 0 ? [] : [index],
  }));
  return JSON.stringify({ summary, chunks });
}
