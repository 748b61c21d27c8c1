import type { LearnedBranch, LearnedStep } from "../../../domain/index.ts";
import { dot } from "../latent/expect-places.ts";
import type { AttemptTable, Sight } from "./attempt-tables.ts";
import { bestMove, type Tried } from "./best-move.ts";

export interface PlanRequest {
  readonly tables: readonly AttemptTable[];
  /** Chance of each place for a task of which nothing is known. */
  readonly prior: Float64Array;
  /** Dollars that a right result is worth: more is paid for quality where it is higher. */
  readonly worthUsd: number;
  /** Attempts at one task, at most. */
  readonly mostAttempts: number;
}

/** A route, and what the model that it was planned with expects of it for each task. */
export interface Plan {
  readonly start: LearnedStep;
  readonly quality: number;
  readonly costUsd: number;
  /** The models on the likeliest way of a task whose every attempt is rejected. */
  readonly cascade: readonly string[];
}

/** How far ahead each move is weighed. Further gains nothing measurable, as every move is weighed anew. */
const LOOKAHEAD = 2;

/** What is left of all tasks at one point of the route: those that come by here, and what is known of their attempts. */
interface Point {
  readonly weights: Float64Array;
  readonly tried: readonly Tried[];
}

/**
 * Plans a route: at each point the move whose worth × quality − cost is expected to be highest, given the verdicts and the costs
 * seen on the way there. Costs enter in bands, so that the plan is a finite tree; bands that lead to the same moves are one branch.
 */
export function planSteps(request: PlanRequest): Plan {
  return planFrom({ weights: request.prior, tried: [] }, request);
}

function planFrom(point: Point, request: PlanRequest): Plan {
  const { weights, tried } = point;
  const { tables, worthUsd, mostAttempts } = request;
  const move = bestMove(point.weights, tried, {
    tables,
    worthUsd,
    ahead: Math.min(LOOKAHEAD, mostAttempts - tried.length),
  });
  if (move.kind === "take") {
    const taken = tried[move.attempt];
    const quality = taken === undefined ? 0 : dot(weights, taken.right);
    return { start: { take: taken?.table.model ?? "" }, quality, costUsd: 0, cascade: [] };
  }
  const { table } = move;
  const ways = table.sights.map((sight) => ({
    sight,
    plan: planFrom(pointAfter(point, table, sight), request),
    reached: dot(weights, sight.chance),
  }));
  const likeliest = ways
    .filter(({ sight }) => !sight.accepted)
    .reduce((best, way) => (way.reached > best.reached ? way : best));
  return {
    start: stepOf(table.model, ways),
    quality: ways.reduce((sum, { plan }) => sum + plan.quality, 0),
    costUsd: ways.reduce((sum, { plan }) => sum + plan.costUsd, dot(weights, table.costUsd)),
    cascade: [table.model, ...likeliest.plan.cascade],
  };
}

function pointAfter({ weights, tried }: Point, table: AttemptTable, sight: Sight): Point {
  return {
    weights: weights.map((weight, place) => weight * (sight.chance[place] ?? 0)),
    tried: [...tried, { table, right: sight.right }],
  };
}

interface Way {
  readonly sight: Sight;
  readonly plan: Plan;
}

function stepOf(model: string, ways: readonly Way[]): LearnedStep {
  const accepted = branchesOf(ways.filter(({ sight }) => sight.accepted));
  const rejected = branchesOf(ways.filter(({ sight }) => !sight.accepted));
  return {
    try: model,
    ...(takesAtOnce(accepted, model) ? {} : { accepted }),
    ...(takesAtOnce(rejected, model) ? {} : { rejected }),
  };
}

function branchesOf(ways: readonly Way[]): readonly LearnedBranch[] {
  const branches: LearnedBranch[] = [];
  for (const { sight, plan } of ways) {
    const before = branches.at(-1);
    if (before !== undefined && isSame(before.next, plan.start)) branches.pop();
    const limit = sight.upToUsd === undefined ? {} : { upToUsd: rounded(sight.upToUsd) };
    branches.push({ ...limit, next: plan.start });
  }
  return branches;
}

function takesAtOnce(branches: readonly LearnedBranch[], model: string): boolean {
  const [only] = branches;
  return branches.length === 1 && only !== undefined && isSame(only.next, { take: model });
}

function isSame(left: LearnedStep, right: LearnedStep): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** Two digits: a limit is an estimate, and is read by people. */
function rounded(usd: number): number {
  return Number(Math.max(0, usd).toPrecision(2));
}
