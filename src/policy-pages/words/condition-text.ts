import { type Bounds, type Condition, RISKS, type ShareBounds } from "../../domain/index.ts";

/** A condition as a clause that a person would say: `4 files or more and no sign of risk`. One that holds always is `always`. */
export function conditionText(condition: Condition): string {
  const { namesRoute, label, kind, complexity, titleWords, files, contextTokens, ...others } = condition;
  const { complexityScore, risk, chunk, any, ...unread } = others;
  const clauses: Readonly<Record<string, string | undefined>> = {
    // A key without words would leave the reader with half a condition: a new one stops the build here.
    ...(unread satisfies Readonly<Record<string, never>>),
    namesRoute: namesRoute && "a label names a tier or model",
    label: label && `labelled ${either(label)}`,
    kind: kind && `of kind ${either(kind)}`,
    complexity: complexity && `complexity ${either(complexity)}`,
    risk: risk && riskText(risk),
    files: files && boundsText(files, "file"),
    contextTokens: contextTokens && boundsText(contextTokens, "token of context", "tokens of context"),
    complexityScore: complexityScore && scoreText(complexityScore),
    titleWords: titleWords && `the title says ${either(titleWords.map((word) => `"${word}"`))}`,
    chunk: chunk && "a chunk of a plan",
    any: any && alternatives(any),
  };
  const said = Object.values(clauses).filter((clause) => clause !== undefined);
  return said.length === 0 ? "always" : said.join(" and ");
}

/** `a, b or c`. */
export function either(items: readonly string[]): string {
  const [last] = items.slice(-1);
  if (last === undefined) return "none of nothing";
  return items.length === 1 ? last : `${items.slice(0, -1).join(", ")} or ${last}`;
}

function alternatives(conditions: readonly Condition[]): string {
  const texts = conditions.map(conditionText);
  return texts.length < 2 ? either(texts) : `either ${texts.join(", or ")}`;
}

function riskText(risks: readonly string[]): string | undefined {
  if (RISKS.every((risk) => risks.includes(risk))) return undefined;
  return risks.includes("high") ? "a sign of risk" : "no sign of risk";
}

function boundsText({ atLeast, atMost }: Bounds, one: string, many = `${one}s`): string {
  const counted = (count: number) => `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
  if (atLeast !== undefined && atLeast === atMost) return counted(atLeast);
  if (atLeast !== undefined && atMost !== undefined)
    return `${atLeast.toLocaleString("en-US")} to ${counted(atMost)}`;
  if (atLeast !== undefined) return `${counted(atLeast)} or more`;
  return atMost === undefined ? `a known number of ${many}` : `at most ${counted(atMost)}`;
}

function scoreText({ above, atMost }: ShareBounds): string {
  if (above === undefined && atMost === undefined) return "a known complexity score";
  const from = above === undefined ? "" : ` above ${above}`;
  const to = atMost === undefined ? "" : ` up to ${atMost}`;
  return `complexity score${from}${to}`;
}
