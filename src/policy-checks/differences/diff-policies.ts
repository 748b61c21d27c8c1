import { type Decision, SufficeError, type TaskId } from "../../domain/index.ts";
import {
  type CostChange,
  costChange,
  type DecisionPair,
  type PassRateChange,
  passRateChange,
} from "./compare-figures.ts";
import { type DecidedRoute, ROUTE_PARTS, type RoutePart, routeOf } from "./route-of.ts";

/** Tasks whose decision changes in the same way. */
export interface ChangedGroup {
  readonly before: DecidedRoute;
  readonly after: DecidedRoute;
  /** What differs between the two. */
  readonly changed: readonly RoutePart[];
  /** In the order of the decisions; an id may stand there twice. */
  readonly tasks: readonly TaskId[];
  readonly cost: CostChange;
  readonly passRate: PassRateChange | undefined;
}

/** What another policy would have decided on the same tasks. */
export interface PolicyDiff {
  readonly before: string;
  readonly after: string;
  readonly tasks: number;
  readonly unchanged: number;
  /** How many decisions differ in each part. */
  readonly changes: Readonly<Record<RoutePart, number>>;
  /** The largest first; of equal ones that which moves more money. */
  readonly groups: readonly ChangedGroup[];
  /** Over all tasks, changed or not. */
  readonly cost: CostChange;
  readonly passRate: PassRateChange | undefined;
}

/**
 * Compares decisions of two policies on the same tasks, given in the same order. Throws `bug.invariant` where the lists are not of the
 * same tasks: then every difference would be nonsense.
 */
export function diffPolicies(before: readonly Decision[], after: readonly Decision[]): PolicyDiff {
  const pairs = pairsOf(before, after);
  const groups = groupsOf(pairs);
  const changedTasks = groups.reduce((sum, { tasks }) => sum + tasks.length, 0);
  const countOf = (part: RoutePart) =>
    groups.reduce((sum, { changed, tasks }) => sum + (changed.includes(part) ? tasks.length : 0), 0);
  return {
    before: before[0]?.policy ?? "",
    after: after[0]?.policy ?? "",
    tasks: pairs.length,
    unchanged: pairs.length - changedTasks,
    changes: {
      outcome: countOf("outcome"),
      tier: countOf("tier"),
      place: countOf("place"),
      model: countOf("model"),
      rule: countOf("rule"),
      steps: countOf("steps"),
    },
    groups,
    cost: costChange(pairs),
    passRate: passRateChange(pairs),
  };
}

function pairsOf(before: readonly Decision[], after: readonly Decision[]): readonly DecisionPair[] {
  const pairs = before.flatMap((each, index): readonly DecisionPair[] => {
    const other = after[index];
    return other === undefined || other.task.ticket.id !== each.task.ticket.id
      ? []
      : [{ before: each, after: other }];
  });
  if (pairs.length !== before.length || before.length !== after.length) {
    throw new SufficeError("bug.invariant", {
      message: `decisions of the same tasks in the same order are compared; got ${before.length} and ${after.length}, ${pairs.length} of which match`,
    });
  }
  return pairs;
}

function groupsOf(pairs: readonly DecisionPair[]): readonly ChangedGroup[] {
  const byChange = new Map<string, DecisionPair[]>();
  for (const pair of pairs) {
    const [from, to] = [routeOf(pair.before), routeOf(pair.after)];
    if (changedParts(from, to).length === 0) continue;
    const key = JSON.stringify([from, to]);
    const known = byChange.get(key);
    if (known === undefined) byChange.set(key, [pair]);
    else known.push(pair);
  }
  return [...byChange.values()]
    .flatMap(groupOf)
    .toSorted(
      (a, b) => b.tasks.length - a.tasks.length || Math.abs(b.cost.difference) - Math.abs(a.cost.difference),
    );
}

function groupOf(pairs: readonly DecisionPair[]): readonly ChangedGroup[] {
  const [first] = pairs;
  if (first === undefined) return [];
  const [before, after] = [routeOf(first.before), routeOf(first.after)];
  return [
    {
      before,
      after,
      changed: changedParts(before, after),
      tasks: pairs.map((pair) => pair.before.task.ticket.id),
      cost: costChange(pairs),
      passRate: passRateChange(pairs),
    },
  ];
}

function changedParts(before: DecidedRoute, after: DecidedRoute): readonly RoutePart[] {
  return ROUTE_PARTS.filter((part) => before[part] !== after[part]);
}
