import type { Modifier, Policy, Rule } from "../../domain/index.ts";
import { conditionText } from "../words/condition-text.ts";
import {
  assessorSentences,
  escalationSentences,
  learnedSentences,
  limitSentences,
  placeText,
  stepTiersText,
  targetText,
  tierText,
} from "../words/policy-sentences.ts";
import { drawFlow, drawSteps } from "./draw-pipeline.ts";
import { type Branch, drawTree } from "./tree.ts";
import { oneLine, wrap } from "./wrap.ts";

const USUAL_WIDTH = 80;
const NARROWEST = 72;

/**
 * A policy as a person would draw it, for a terminal of `width` columns: the rules as a tree, what raises and lowers, the cascade, the
 * steps with their gates and published costs. Ends with a line break. Narrower than 72 columns it is drawn as for 72.
 */
export function drawPolicy(policy: Policy, options: { readonly width?: number } = {}): string {
  const width = Math.max(NARROWEST, options.width ?? USUAL_WIDTH);
  const { name, because, raiseWhen, demoteWhen, targets } = policy;
  const sections = [
    [oneLine(name), ...wrap(because, width)],
    ["Which tier? The first that holds, from the top.", ...drawTree(policy.rules.map(ruleBranch), width)],
    raiseWhen.length === 0
      ? []
      : ["Then up, to the strongest that holds:", ...drawTree(raiseWhen.map(modifierBranch), width)],
    demoteWhen.length === 0
      ? []
      : ["Then down, where nothing raised it:", ...drawTree(demoteWhen.map(modifierBranch), width)],
    assessorSentences(policy).flatMap((line) => wrap(line, width)),
    [...escalationSentences(policy), ...learnedSentences(policy)].flatMap((line) => wrap(line, width)),
    riskCounts(policy).flatMap((line) => wrap(line, width)),
    [...drawFlow(policy, width), "", ...drawSteps(policy, width)],
    limitSentences(policy).flatMap((line) => wrap(line, width)),
    targets.length === 0
      ? []
      : [
          "Targets:",
          ...targets.flatMap((target) => wrap(targetText(target), width - 2).map((line) => `  ${line}`)),
        ],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function ruleBranch(rule: Rule): Branch {
  const isRest = Object.keys(rule.when).length === 0;
  const steps = stepTiersText(rule);
  const notes = [placeText(rule), steps].filter((note) => note !== "").join("; ");
  return {
    question: isRest ? "everything else" : conditionText(rule.when),
    answer: tierText(rule.tier),
    note: `${rule.name}: ${rule.because}${notes === "" ? "" : ` (${notes})`}`,
  };
}

/** How many signs there are: the lists themselves are long, and stand in the policy. */
function riskCounts({ risk }: Policy): readonly string[] {
  const counts = [
    [risk.words.length, "word"],
    [risk.paths.length, "part of paths"],
    [risk.labels.length, "label"],
  ] as const;
  const said = counts.flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${plural(what, count)}`]));
  return said.length === 0 ? ["No sign of risk is looked for."] : [`Signs of risk: ${said.join(", ")}.`];
}

function plural(what: string, count: number): string {
  return count === 1 ? what : what.replace(/^\w+/, "$&s");
}

function modifierBranch({ name, when, to, because }: Modifier): Branch {
  return { question: conditionText(when), answer: to, note: `${name}: ${because}` };
}
