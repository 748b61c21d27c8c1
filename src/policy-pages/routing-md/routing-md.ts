import {
  type ModelRegistry,
  type Modifier,
  type Policy,
  TIERS,
  type Tier,
  tierRank,
} from "../../domain/index.ts";
import { phasesOf } from "../draw/draw-pipeline.ts";
import { conditionText } from "../words/condition-text.ts";
import { typicalSum, usdRangeText } from "../words/money-text.ts";
import {
  assessorSentences,
  escalationSentences,
  learnedSentences,
  limitSentences,
  placeText,
  riskSentences,
  stepNotes,
  stepTiersText,
  targetText,
  tierText,
} from "../words/policy-sentences.ts";
import { code, escaped, markdownTable } from "./markdown.ts";

export interface RoutingMdOptions {
  /** The models that may be chosen here, as the tiers' table lists them. */
  readonly models: ModelRegistry;
  /** `YYYY-MM-DD`; left out, the file says no date, and the same policy always gives the same bytes. */
  readonly date?: string;
}

/** Before the date on the only line that two files of the same policy may differ in. */
export const DATE_LINE = "Written on ";

/** A repository's ROUTING.md: which tier handles what, why, and how to change it. Ends with a line break. */
export function routingMd(policy: Policy, options: RoutingMdOptions): string {
  const sections = [
    head(policy, options),
    ["## Tiers", "", ...tierTable(policy, options.models)],
    ["## Rules", "", "From the top; the first that holds gives the tier.", "", ...ruleTable(policy)],
    modifierSection("## Up", "The strongest that holds lifts the tier.", policy.raiseWhen),
    modifierSection("## Down", "Where nothing lifted the tier.", policy.demoteWhen),
    bullets("## Signs of risk", riskSentences(policy)),
    bullets("## Assessor", assessorSentences(policy)),
    ["## Pipeline", "", ...pipelineTable(policy), ...costLines(policy)],
    bullets("## Escalation", escalationSentences(policy)),
    bullets("## Learned route", learnedSentences(policy)),
    bullets("## Limits", limitSentences(policy)),
    bullets("## Targets", policy.targets.map(targetText)),
    ["## How to change it", "", ...howToChange(policy)],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function head({ name, because }: Policy, { date }: RoutingMdOptions): readonly string[] {
  return [
    "# Routing",
    "",
    `Policy ${code(name)}: ${escaped(because)}.`,
    "",
    "Written by `suffice policy routing-md` from the policy. The policy decides, this file only says how: change the policy and write it again.",
    ...(date === undefined ? [] : ["", `${DATE_LINE}${date}.`]),
  ];
}

function tierTable(policy: Policy, models: ModelRegistry): readonly string[] {
  const { floor, cap } = policy;
  const tiers = TIERS.filter((tier) => tierRank(tier) >= tierRank(floor) && tierRank(tier) <= tierRank(cap));
  return markdownTable(
    ["tier", "models", "what goes there"],
    tiers.toReversed().map((tier) => {
      const served = models.filter((model) => model.tier === tier).map(({ id }) => code(id));
      const who = tier === "automated" ? ["scripts"] : served;
      return [tier, who.length === 0 ? "none" : who.join(", "), usesOf(tier, policy).map(escaped).join(", ")];
    }),
  );
}

function usesOf(tier: Tier, { rules, raiseWhen, demoteWhen, pipeline }: Policy): readonly string[] {
  const ruled = [
    ...rules.filter((rule) => rule.tier === tier),
    ...[...raiseWhen, ...demoteWhen].filter(({ to }) => to === tier),
  ];
  const fixed = pipeline.filter((step) => step.tier === tier).map(({ step }) => `step ${step}`);
  return [...ruled.map(({ name }) => name), ...fixed];
}

function ruleTable({ rules }: Policy): readonly string[] {
  return markdownTable(
    ["rule", "when", "tier", "steps", "place", "because", "if the tier is too weak", "what would notice"],
    rules.map((rule) => [
      escaped(rule.name),
      Object.keys(rule.when).length === 0 ? "everything else" : escaped(conditionText(rule.when)),
      tierText(rule.tier),
      escaped(stepTiersText(rule)),
      placeText(rule),
      escaped(rule.because),
      escaped(rule.failureMode ?? ""),
      escaped(rule.detector ?? ""),
    ]),
  );
}

function modifierSection(title: string, says: string, modifiers: readonly Modifier[]): readonly string[] {
  if (modifiers.length === 0) return [];
  const rows = modifiers.map(({ name, when, to, because }) => [
    escaped(name),
    escaped(conditionText(when)),
    to,
    escaped(because),
  ]);
  return [title, "", says, "", ...markdownTable(["name", "when", "to", "because"], rows)];
}

function pipelineTable({ pipeline }: Policy): readonly string[] {
  return markdownTable(
    ["step", "phase", "kind", "tier", "gates", "besides", "typically"],
    pipeline.map((step) => [
      escaped(step.step),
      escaped(step.phase ?? ""),
      escaped(step.kind),
      tierText(step.tier),
      escaped(step.gates.join(", ")),
      escaped(stepNotes(step).join("; ")),
      step.typicalUsd === undefined ? "" : usdRangeText(step.typicalUsd),
    ]),
  );
}

/** Sums of what was published; nothing where nothing was. */
function costLines({ pipeline }: Policy): readonly string[] {
  const all = typicalSum(pipeline);
  if (all === undefined) return [];
  const phases = phasesOf(pipeline).flatMap(({ phase, steps }) => {
    const sum = typicalSum(steps);
    return phase === undefined || sum === undefined ? [] : [`- ${escaped(phase)}: ${sum.text}`];
  });
  const which = all.of === pipeline.length ? "all steps" : `${all.of} of ${pipeline.length} steps`;
  const lines = [...phases, `- ${which}: ${all.text}`];
  return [
    "",
    "Costs are those published with the pipeline, added up; they were not measured here.",
    "",
    ...lines,
  ];
}

function bullets(title: string, sentences: readonly string[]): readonly string[] {
  return sentences.length === 0 ? [] : [title, "", ...sentences.map((sentence) => `- ${escaped(sentence)}`)];
}

function howToChange({ name }: Policy): readonly string[] {
  return [
    `Copy the policy ${code(name)} or extend it, and name your file under \`policy:\` in \`suffice.yaml\`. Every rule says what`,
    "happens if its tier is too weak and what would notice; a rule that cannot say it is a guess.",
    "",
    "```sh",
    "suffice policy check ./ours.yaml            # its probes, and what is wrong with it",
    "suffice policy diff OLD ./ours.yaml         # what would have been decided otherwise",
    "suffice policy routing-md --check           # fails where this file and the policy differ",
    "```",
  ];
}
