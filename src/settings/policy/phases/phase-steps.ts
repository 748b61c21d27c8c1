import type { TaskKind } from "../../../domain/index.ts";
import type { PhaseYaml } from "./phases-schema.ts";

/** A step as it stands under `pipeline`, of which `step-schema.ts` makes the domain's. */
export type StepYaml = Readonly<Record<string, unknown>>;

/** What the name of a phase says of its work; the first that fits. */
const KINDS: readonly (readonly [RegExp, TaskKind])[] = [
  [/remed|mend/, "remediation"],
  [/lint/, "lint"],
  [/research/, "research"],
  [/draft/, "draft"],
  [/plan|breakdown|decompos/, "build-plan"],
  [/exec|implement|build|cod|develop/, "coding"],
  [/audit/, "audit"],
  [/review/, "review"],
  [/validat/, "validation"],
  [/e2e|test|verif/, "e2e"],
  [/doc/, "docs"],
];

const JUDGES: readonly TaskKind[] = ["review", "audit", "validation"];
const WORKS: readonly TaskKind[] = ["coding", "remediation", "e2e"];

/** What sort of work a phase is: what it says itself, or else its name; `undefined` where neither tells. */
export function kindOfPhase(name: string, { kind }: Pick<PhaseYaml, "kind">): TaskKind | undefined {
  return kind ?? KINDS.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1];
}

/** `2_execution` is the step `execution`. */
export function stepOfPhase(name: string): string {
  return name
    .replace(/^\d+[_-]/, "")
    .toLowerCase()
    .replaceAll("_", "-");
}

/**
 * Phases as steps. Work that names its tasks is done task by task; where it is parallel and names none, the plan before it cuts
 * it. Work is judged by tests and a review in a context of its own, unless the phase says otherwise.
 */
export function stepsOfPhases(phases: Readonly<Record<string, PhaseYaml>>): readonly StepYaml[] {
  const all = Object.entries(phases);
  const isCut = all.some(([name, phase]) => {
    const { parallel, tasks } = phase;
    return kindOfPhase(name, phase) === "coding" && parallel === true && tasks === undefined;
  });
  return all.flatMap(([name, phase]) => {
    const kind = kindOfPhase(name, phase);
    return kind === undefined ? [] : [stepYaml(name, phase, { kind, isCut })];
  });
}

function stepYaml(
  name: string,
  { model, output, parallel, tasks, trigger, gates }: PhaseYaml,
  { kind, isCut }: { readonly kind: TaskKind; readonly isCut: boolean },
): StepYaml {
  const usual = JUDGES.includes(kind) ? ["findings"] : WORKS.includes(kind) ? ["tests"] : [];
  return {
    step: stepOfPhase(name),
    phase: name,
    kind,
    tier: model,
    needs: ["text", "tools"],
    gates: gates ?? usual,
    ...(JUDGES.includes(kind) ? { fresh: true } : {}),
    ...(kind === "build-plan" && isCut ? { split: true } : {}),
    ...(output === undefined ? {} : { output }),
    ...(trigger === undefined ? {} : { when: trigger }),
    ...(tasks === undefined ? {} : { tasks, parallel: parallel ?? false }),
  };
}
