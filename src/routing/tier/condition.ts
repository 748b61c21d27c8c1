import { type Bounds, type Condition, createPhraseFinder, type Fact, type Task } from "../../domain/index.ts";

export interface Match {
  readonly holds: true;
  /** The signal that made it hold, as a clause. */
  readonly signal: string;
}

export interface Miss {
  readonly holds: false;
  readonly because: string;
}

type Evaluate<Key extends keyof Condition> = (
  wanted: NonNullable<Condition[Key]>,
  task: Task,
) => Match | Miss;

const match = (signal: string): Match => ({ holds: true, signal });
const miss = (because: string): Miss => ({ holds: false, because });

/** One evaluator per key of a condition: the closed vocabulary of policies. An unknown fact satisfies nothing. */
const EVALUATORS: { readonly [Key in keyof Required<Condition>]: Evaluate<Key> } = {
  namesRoute: (_wanted, task) =>
    task.named === undefined ? miss("no label names a tier or a model") : match(task.named.signal),
  label: (wanted, task) => {
    const found = task.ticket.labels.find((label) => wanted.includes(label.toLowerCase()));
    return found === undefined ? miss(`no label ${quoted(wanted)}`) : match(`label "${found}"`);
  },
  kind: (wanted, task) => {
    const kind = task.ticket.kind;
    if (kind === undefined) return miss("the kind of work is unknown");
    return wanted.includes(kind) ? match(`kind "${kind}"`) : miss(`kind is "${kind}"`);
  },
  complexity: (wanted, task) => {
    if (task.complexity === undefined) return miss("no complexity label");
    const { value, signal } = task.complexity;
    return wanted.includes(value) ? match(signal) : miss(`complexity is "${value}"`);
  },
  titleWords: (wanted, task) => {
    const word = finderOf(wanted)(task.ticket.title);
    return word === undefined
      ? miss("none of its words is in the title")
      : match(`the word "${word}" in the title`);
  },
  files: (wanted, task) => within(wanted, task.fileCount, "file"),
  contextTokens: (wanted, task) => within(wanted, task.contextTokens, "token"),
  complexityScore: ({ above, atMost }, { complexityScore }) => {
    if (complexityScore === undefined) return miss("no complexity score: none of its features is known");
    const { value } = complexityScore;
    const said = `complexity score ${value.toFixed(2)}`;
    const fits = (above === undefined || value > above) && (atMost === undefined || value <= atMost);
    return fits ? match(said) : miss(said);
  },
  risk: (wanted, task) => {
    const [first] = task.risks;
    if (first !== undefined)
      return wanted.includes("high") ? match(first.signal) : miss(`risk: ${first.signal}`);
    return wanted.includes("none") ? match("no sign of risk") : miss("no sign of risk");
  },
  chunk: (_wanted, task) =>
    task.ticket.partOf === undefined
      ? miss("it is no chunk of a plan")
      : match(`a chunk of "${task.ticket.partOf.task}"`),
  any: (wanted, task) => {
    const results = wanted.map((condition) => evaluate(condition, task));
    return results.find((result) => result.holds) ?? results[0] ?? miss("none of no conditions holds");
  },
};

type PhraseFinder = ReturnType<typeof createPhraseFinder>;

/** A rule's words, made ready once and kept as long as the rule is: every title is held against all of them. */
const finders = new WeakMap<readonly string[], PhraseFinder>();

function finderOf(words: readonly string[]): PhraseFinder {
  const known = finders.get(words);
  if (known !== undefined) return known;
  const finder = createPhraseFinder(words);
  finders.set(words, finder);
  return finder;
}

/** Whether every key of `condition` holds for `task`, and by which signals; else the first that does not. */
export function evaluate(condition: Condition, task: Task): Match | Miss {
  let signals: string | undefined;
  for (const check of CHECKS) {
    const result = check(condition, task);
    if (result === undefined) continue;
    if (!result.holds) return result;
    signals = signals === undefined ? result.signal : `${signals} and ${result.signal}`;
  }
  return match(signals ?? "it holds for every task");
}

type Check = (condition: Condition, task: Task) => Match | Miss | undefined;

/** In the order in which a miss is told: what a person said of the task before what its words are. */
const CHECKS: readonly Check[] = [
  ({ namesRoute }, task) => namesRoute && EVALUATORS.namesRoute(namesRoute, task),
  ({ label }, task) => label && EVALUATORS.label(label, task),
  ({ kind }, task) => kind && EVALUATORS.kind(kind, task),
  ({ complexity }, task) => complexity && EVALUATORS.complexity(complexity, task),
  ({ risk }, task) => risk && EVALUATORS.risk(risk, task),
  ({ files }, task) => files && EVALUATORS.files(files, task),
  ({ contextTokens }, task) => contextTokens && EVALUATORS.contextTokens(contextTokens, task),
  ({ complexityScore }, task) => complexityScore && EVALUATORS.complexityScore(complexityScore, task),
  ({ titleWords }, task) => titleWords && EVALUATORS.titleWords(titleWords, task),
  ({ chunk }, task) => chunk && EVALUATORS.chunk(chunk, task),
  ({ any }, task) => any && EVALUATORS.any(any, task),
];

function within(bounds: Bounds, fact: Fact<number> | undefined, unit: string): Match | Miss {
  if (fact === undefined) return miss(`the number of ${unit}s is unknown`);
  const { value, signal } = fact;
  const said = `${value} ${unit}${value === 1 ? "" : "s"} by ${signal}`;
  const fits = value >= (bounds.atLeast ?? 0) && value <= (bounds.atMost ?? Number.POSITIVE_INFINITY);
  return fits ? match(said) : miss(said);
}

function quoted(values: readonly string[]): string {
  return values.map((value) => `"${value}"`).join(" or ");
}
