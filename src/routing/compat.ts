import { type Policy, SufficeError, type Task, type Tier } from "../domain/index.ts";
import { type ChosenTier, withinBounds } from "./tier/choose-tier.ts";

export const COMPATS = ["code", "table"] as const;
/** Whose routing is reproduced: the document's program, or its tables. They disagree, and both with our own rules. */
export type Compat = (typeof COMPATS)[number];

/** The policy that holds the same document's idea in our own terms. */
const COMPAT_POLICY = "plan-execute-review";

/** Compatibility is offered beside that policy and nowhere else. Throws `usage.invalid`. */
export function requireCompatible(compat: Compat | undefined, policy: Policy): void {
  if (compat === undefined || policy.name === COMPAT_POLICY) return;
  throw new SufficeError("usage.invalid", {
    message: `--compat ${compat} reproduces the document behind "${COMPAT_POLICY}"; add --policy ${COMPAT_POLICY} (the policy is "${policy.name}")`,
  });
}

interface DocumentRoute {
  readonly tier: Tier;
  readonly steps?: Readonly<Record<string, Tier>>;
  readonly rule: string;
  readonly signal: string;
}

/**
 * The document's tier in place of the policy's rules: no risk guard, no evidence, no other labels. The policy's floor and cap
 * still hold, and everything after the tier (place, models, prices) is decided as always.
 */
export function compatTier(compat: Compat, task: Task, policy: Policy): ChosenTier {
  const { tier, steps = {}, rule, signal } = compat === "code" ? codeRoute(task) : tableRoute(task);
  const name = `document's ${compat}: ${rule}`;
  const because = `--compat ${compat} reproduces the document, without risk guard and evidence`;
  const bounded = withinBounds(tier, policy);
  const within = Object.entries(steps).map(([step, own]) => [step, withinBounds(own, policy).tier] as const);
  return {
    tier: bounded.tier,
    atLeast: bounded.tier,
    // The document is reproduced; what was learned, or an opinion, is not part of it.
    isExplicit: true,
    rule: { name, when: {}, tier, because },
    stepTiers: Object.fromEntries(within),
    because,
    propensity: undefined,
    trace: [{ kind: "rule-matched", rule: name, tier, signal, because }, ...bounded.trace],
    warnings: bounded.warnings,
  };
}

const CODE_LIGHT = /\b(rename|fix typo|format|lint|scaffold|CRUD)\b/i;
const CODE_FRONTIER = /\b(architect|security|design system|review)\b/i;

/**
 * The document's `selectModel`, line by line: two labels, spelt exactly so; then the first label that begins with
 * `complexity:` and no other, of which it knows two; then words of the title, the cheap ones first; else Sonnet.
 */
function codeRoute({ ticket: { labels, title } }: Task): DocumentRoute {
  if (labels.includes("model:haiku")) return { tier: "light", rule: "explicit label", signal: "model:haiku" };
  if (labels.includes("model:opus"))
    return { tier: "frontier", rule: "explicit label", signal: "model:opus" };
  const complexity = labels.find((label) => label.startsWith("complexity:"));
  if (complexity === "complexity:trivial") return { tier: "light", rule: "complexity", signal: complexity };
  if (complexity === "complexity:complex")
    return { tier: "frontier", rule: "complexity", signal: complexity };
  const cheap = CODE_LIGHT.exec(title);
  if (cheap !== null) return { tier: "light", rule: "haiku pattern", signal: `"${cheap[0]}" in the title` };
  const dear = CODE_FRONTIER.exec(title);
  if (dear !== null) return { tier: "frontier", rule: "opus pattern", signal: `"${dear[0]}" in the title` };
  return { tier: "mid", rule: "default", signal: "nothing matched" };
}

const LABEL_ROWS: readonly (readonly [string, Tier])[] = [
  ["model:haiku", "light"],
  ["model:opus", "frontier"],
  ["complexity:trivial", "light"],
  ["complexity:simple", "light"],
  ["complexity:complex", "frontier"],
];

/** The pattern table's rows from the top, in its own words. */
const PATTERN_ROWS: readonly (readonly [RegExp, Tier])[] = [
  [/\b(?:rename|fix typo|update text)/i, "light"],
  [/\b(?:add console\.log|format|lint)/i, "light"],
  [/\b(?:scaffold|CRUD|generate)/i, "light"],
  [/\b(?:design|architect|plan)/i, "mid"],
  [/\b(?:security|auth|review)/i, "frontier"],
];

/**
 * The document's three tables. It leaves open in which order they hold, and what a pattern is; chosen here: labels (they are
 * called explicit), then the number of files, then patterns, then Sonnet, which its decision tree ends with. Only the labels
 * that it prints: `model:sonnet` and `complexity:standard` are not among them. An unknown number of files has no row. A pattern is
 * the beginning of a word, since its own example for `lint` is "Fix linting errors"; so `author` is `auth` here. Where two rows
 * match, the upper one holds.
 */
function tableRoute({ ticket, fileCount }: Task): DocumentRoute {
  const row = LABEL_ROWS.find(([label]) => ticket.labels.includes(label));
  if (row !== undefined) return { tier: row[1], rule: "labels", signal: `label "${row[0]}"` };
  if (fileCount !== undefined) {
    const { value, signal: from } = fileCount;
    const signal = `${value} file${value === 1 ? "" : "s"} by ${from}`;
    if (value === 1) return { tier: "light", rule: "file count", signal };
    if (value <= 3) return { tier: "mid", rule: "file count", signal };
    return { tier: "mid", steps: { plan: "mid", implement: "light" }, rule: "file count", signal };
  }
  for (const [pattern, tier] of PATTERN_ROWS) {
    const found = pattern.exec(ticket.title) ?? pattern.exec(ticket.description);
    if (found !== null) return { tier, rule: "patterns", signal: `"${found[0]}" in title or description` };
  }
  return { tier: "mid", rule: "default", signal: "no row of its tables" };
}
