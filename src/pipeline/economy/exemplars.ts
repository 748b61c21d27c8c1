import { estimateTokenCount } from "tokenx";
import {
  type Decision,
  type ExemplarRules,
  type RoutedDecision,
  type TaskKind,
  type TaskRecord,
  type Ticket,
  type Tier,
  type TraceStep,
  tierRank,
} from "../../domain/index.ts";
import { BUILT_IN_GATES } from "../executors.ts";
import type { Material } from "../machine/material.ts";
import type { TaskState } from "../machine/task-state.ts";
import { ALIKE, type Likeness, similarityOf } from "./similarity.ts";

/** An accepted change, as its repository has it. */
export interface AcceptedChange extends Likeness {
  readonly diff: string;
}

/** Commits that were accepted, by the kind of work; what they are is read from git. */
export interface ExemplarShelf {
  /** Those that were not evicted, the oldest first. */
  of(kind: TaskKind): readonly string[];
  keep(kind: TaskKind, commit: string): void;
  evict(commit: string): void;
  /** `undefined` where the repository does not have it any more. */
  read(commit: string): Promise<AcceptedChange | undefined>;
}

export interface Exemplars {
  readonly rules: ExemplarRules;
  readonly shelf: ExemplarShelf;
  /** What would be decided if the policy's rules gave this tier: floor, cap and whatever raises still hold. */
  readonly decideAt: (ticket: Ticket, tier: Tier) => Decision;
}

type ExemplarStep = Extract<TraceStep, { kind: "exemplar-found" }>;

/**
 * The decision with the accepted change that is most like its task in the trace and, where a command will judge it and nothing is risky, at
 * the weaker tier that the policy names. The first failure goes straight back to the tier that it had.
 */
export async function withExemplar(decision: Decision, exemplars: Exemplars | undefined): Promise<Decision> {
  if (exemplars === undefined || decision.outcome === "refused") return decision;
  const { ticket } = decision.task;
  if (ticket.kind === undefined || !exemplars.rules.kinds.includes(ticket.kind)) return decision;
  const found = await mostAlike(ticket, ticket.kind, exemplars);
  if (found === undefined) return decision;
  const lowered = loweredBy(decision, exemplars);
  const isLowered = !("objection" in lowered);
  const after = isLowered ? lowered : decision;
  const because = isLowered ? "an accepted change shows how" : lowered.objection;
  const step: ExemplarStep = {
    kind: "exemplar-found",
    ...found,
    from: decision.tier,
    to: after.tier,
    because,
  };
  return { ...after, trace: [...after.trace, step] };
}

async function mostAlike(ticket: Ticket, kind: TaskKind, { shelf, rules }: Exemplars) {
  let best: Pick<ExemplarStep, "commit" | "similarity"> | undefined;
  for (const commit of shelf.of(kind)) {
    const change = await shelf.read(commit);
    if (change === undefined || estimateTokenCount(change.diff) > rules.mostTokens) continue;
    const similarity = similarityOf(ticket, change);
    if (similarity >= ALIKE && similarity > (best?.similarity ?? 0)) best = { commit, similarity };
  }
  return best;
}

function loweredBy(
  decision: RoutedDecision,
  { rules, decideAt }: Exemplars,
): RoutedDecision | { readonly objection: string } {
  const { task, tier, steps } = decision;
  const isJudged = steps.some(
    ({ kind, gates }) => kind === "coding" && gates.some((gate) => !BUILT_IN_GATES.includes(gate)),
  );
  if (!isJudged) return { objection: "no command would notice a failure" };
  if (task.risks.length > 0) return { objection: "the work is risky" };
  if (task.named !== undefined) return { objection: "its tier was asked for by name" };
  const lower = decideAt(task.ticket, rules.lowerTo);
  if (lower.outcome === "refused") return { objection: `at ${rules.lowerTo} it would be refused` };
  if (tierRank(lower.tier) >= tierRank(tier)) return { objection: "the policy allows nothing below" };
  return {
    ...decision,
    tier: lower.tier,
    model: lower.model,
    fallbacks: lower.fallbacks,
    passRate: lower.passRate,
    expectedCost: lower.expectedCost,
    cascade: [lower.tier, ...decision.cascade],
    steps: steps.map((step) => {
      const first = lower.steps.find((each) => each.step === step.step)?.rungs[0];
      if (step.kind !== "coding" || first === undefined) return step;
      return { ...step, tier: lower.tier, rungs: [first, ...step.rungs], afterFailures: 1 };
    }),
  };
}

/** What the author is shown; `undefined` where nothing was found, or it is gone. */
export async function exemplarOf(
  decision: Decision,
  exemplars: Exemplars | undefined,
): Promise<Material | undefined> {
  const step = stepIn(decision);
  const change = step === undefined ? undefined : await exemplars?.shelf.read(step.commit);
  if (change === undefined) return undefined;
  const text = "It passed every gate. Do this task in the same way, as far as it fits.";
  return {
    name: "An accepted change of the same kind",
    text: `${text}\n\`\`\`diff\n${change.diff.trim()}\n\`\`\``,
  };
}

/** An exemplar that did not lead to accepted work at once is shown to nobody again. */
export function judgeExemplar(state: TaskState, exemplars: Exemplars | undefined): void {
  const step = stepIn(state.decision);
  const hasLed = state.end?.outcome === "accepted" && state.rounds === 0 && state.escalations === 0;
  if (step !== undefined && !hasLed) exemplars?.shelf.evict(step.commit);
}

/** Keeps an accepted change, unless one like it is shown already: the first of its sort is enough. */
export function keepExemplar(
  { outcome, commit, decision }: TaskRecord,
  { rules, shelf }: Pick<Exemplars, "rules" | "shelf">,
): void {
  const { kind } = decision.task.ticket;
  if (outcome !== "accepted" || commit === undefined || kind === undefined) return;
  const step = stepIn(decision);
  const isShown = step !== undefined && shelf.of(kind).includes(step.commit);
  if (rules.kinds.includes(kind) && !isShown) shelf.keep(kind, commit);
}

function stepIn({ trace }: Decision): ExemplarStep | undefined {
  return trace.find((step): step is ExemplarStep => step.kind === "exemplar-found");
}
