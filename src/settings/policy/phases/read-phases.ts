import { z } from "zod";
import { mistakeAt, parseYaml, type YamlSource } from "../../parse-yaml.ts";
import { policyName } from "../learned-policy-text.ts";
import { kindOfPhase, type StepYaml, stepsOfPhases } from "./phase-steps.ts";
import { phasesSchema } from "./phases-schema.ts";

/** What a file of phases is laid over unless it says otherwise. */
export const BASE_OF_PHASES = "plan-execute-review";

type Keys = Readonly<Record<string, unknown>>;

const COMMIT: StepYaml = {
  step: "commit",
  kind: "commit",
  tier: "automated",
  template: "{type}({area}): implement {ticket_id}",
};
/** Steps of the policy below that frame the phases. */
const BEFORE = ["classify", "wave-plan", "pre_flight"];
const AFTER = ["smoke_test", "commit"];

/**
 * A file of phases as the keys of a policy, for what it leaves out; `undefined` for any other file. Its phases are the pipeline, framed
 * by the checks and the commit of the policy below, whose rules choose for whatever no phase names a model for. Throws
 * `settings.invalid`.
 */
export function readPhases(source: YamlSource, keys: Keys): ((base: Keys) => Keys) | undefined {
  if (!("phases" in keys)) return undefined;
  if ("pipeline" in keys)
    throw mistakeAt(source, ["pipeline"], "a policy has either phases or a pipeline; take one of them out");
  const { phases } = parseYaml(source, z.looseObject({ phases: phasesSchema }));
  for (const [name, phase] of Object.entries(phases)) {
    if (kindOfPhase(name, phase) === undefined) {
      const message = `its name does not tell what sort of work "${name}" is; say it, for example  kind: coding`;
      throw mistakeAt(source, ["phases", name], message);
    }
  }
  const steps = stepsOfPhases(phases);
  return (base) => ({
    ...base,
    policy: policyName(source.file),
    because: `${Object.keys(phases).join(", ")}: phases, each with its model`,
    rules: withoutSteps(base["rules"]),
    pipeline: framed(steps, base["pipeline"]),
  });
}

function framed(steps: readonly StepYaml[], below: unknown): readonly StepYaml[] {
  const of = (kinds: readonly string[]) =>
    (Array.isArray(below) ? below : []).filter(
      (step) => isRecord(step) && typeof step["kind"] === "string" && kinds.includes(step["kind"]),
    );
  const after = of(AFTER);
  const hasCommit = after.some((step) => isRecord(step) && step["kind"] === "commit");
  return [...of(BEFORE), ...steps, ...after, ...(hasCommit ? [] : [COMMIT])];
}

/** Tiers of steps that are not there any more: a phase names its own. */
function withoutSteps(rules: unknown): unknown {
  if (!Array.isArray(rules)) return rules;
  return rules.map((rule) => {
    if (!isRecord(rule)) return rule;
    const { steps: _steps, ...rest } = rule;
    return rest;
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
