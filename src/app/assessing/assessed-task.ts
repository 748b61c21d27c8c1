import type { Assessment, AssessorRules, Task, TaskId, Tier } from "../../domain/index.ts";
import { type DecisionContext, evaluate, heuristicAssessment } from "../../routing/index.ts";
import { couldChange } from "./could-change.ts";
import { scoreAssessment } from "./score-assessment.ts";

/** What came of asking a model about one task: its opinion, or why there is none. */
export type Answer =
  | { readonly kind: "said"; readonly assessment: Assessment }
  | { readonly kind: "silent"; readonly because: string };

export type Answers = ReadonlyMap<TaskId, Answer>;

/** A decision's context, with what was said before. */
export interface AssessedContext extends DecisionContext {
  readonly answers?: Answers;
  /** Why a model that the policy wants to be asked is not, for the warning; `undefined`: nothing is said of it. */
  readonly unasked?: string;
}

/**
 * A task with the opinion on it: of the model that was asked, else of the heuristic, where the policy goes by that. Where it wants
 * a model's and there is none, a warning says why.
 */
export function assessedTask(task: Task, context: AssessedContext): Task {
  const { answers, unasked } = context;
  const answer = answers?.get(task.ticket.id);
  if (answer?.kind === "said") return { ...task, assessment: answer.assessment };
  const judged = withHeuristic(task, context);
  const because = answer?.because ?? unasked;
  if (because === undefined) return judged;
  const tier = modelWanted(judged, context);
  if (tier === undefined) return judged;
  const warning = `the policy asks a ${tier} model how hard this is: ${because}, so it was decided without an opinion`;
  return { ...judged, warnings: [...judged.warnings, warning] };
}

/** The tier of which a model is to be asked about a task; `undefined` where none is, or where no answer could change anything. */
export function modelWanted(task: Task, context: DecisionContext): Tier | undefined {
  const { assessor } = context.policy;
  if (assessor === undefined || task.assessment !== undefined) return undefined;
  const tier = tierAsked(assessor);
  if (tier === undefined || !evaluate(assessor.when, task).holds) return undefined;
  return couldChange(task, context) ? tier : undefined;
}

/** The task as far as nobody has to be paid for it. */
export function withHeuristic(task: Task, { policy, models }: DecisionContext): Task {
  const { assessor } = policy;
  if (assessor === undefined || !evaluate(assessor.when, task).holds) return task;
  const opinion = asksHeuristic(assessor)
    ? heuristicAssessment(task)
    : assessor.ask === "score"
      ? scoreAssessment(task, policy, models)
      : undefined;
  return opinion === undefined ? task : { ...task, assessment: opinion };
}

export function asksHeuristic({ ask }: AssessorRules): boolean {
  return ask.startsWith("heuristic");
}

function tierAsked({ ask }: AssessorRules): Tier | undefined {
  if (ask === "heuristic" || ask === "score") return undefined;
  return ask.endsWith("local") ? "local" : "light";
}
