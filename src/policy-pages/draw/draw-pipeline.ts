import type { PipelineStep, Policy } from "../../domain/index.ts";
import { typicalSum, usdRangeText } from "../words/money-text.ts";
import { stepNotes, tierText } from "../words/policy-sentences.ts";
import { textTable } from "./text-table.ts";
import { oneLine } from "./wrap.ts";

/** The steps as a line of arrows, `[in brackets]` where a script does them; a line for each phase where there are phases. */
export function drawFlow({ pipeline }: Policy, width: number): readonly string[] {
  const groups = phasesOf(pipeline);
  const names = groups.map(({ phase }) => (phase === undefined ? "" : `${oneLine(phase)}: `));
  const indent = Math.max(...names.map((name) => name.length));
  return groups.flatMap(({ steps }, index) =>
    arrowLines(steps, width - indent).map(
      (line, at) => `${(at === 0 ? (names[index] ?? "") : "").padEnd(indent)}${line}`,
    ),
  );
}

function arrowLines(steps: readonly PipelineStep[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const { step, tier, count } of steps) {
    const name = count > 1 ? `${oneLine(step)} ×${count}` : oneLine(step);
    const shown = tier === "automated" ? `[${name}]` : name;
    const last = lines.at(-1);
    if (last === undefined) lines.push(shown);
    else if (`${last} → ${shown}`.length > width) lines.push(`→ ${shown}`);
    else lines[lines.length - 1] = `${last} → ${shown}`;
  }
  return lines;
}

/** Every step with tier, gates, what is particular and what it was published to cost; sums by phase where there are phases. */
export function drawSteps(policy: Policy, width: number): readonly string[] {
  const { pipeline } = policy;
  const numbers = new Map(pipeline.map((step, index) => [step, `${index + 1}`]));
  const hasGates = pipeline.some(({ gates }) => gates.length > 0);
  const hasCosts = pipeline.some(({ typicalUsd }) => typicalUsd !== undefined);
  const cost = (text: string) => (hasCosts ? [text] : []);
  const rowOf = (step: PipelineStep) => [
    numbers.get(step) ?? "",
    step.step,
    tierText(step.tier),
    step.gates.join(", "),
    stepNotes(step).join("; "),
    ...cost(step.typicalUsd === undefined ? "" : usdRangeText(step.typicalUsd)),
  ];
  const groups = phasesOf(pipeline);
  const rows = groups.flatMap(({ phase, steps }) => [
    ...steps.map(rowOf),
    ...(phase === undefined ? [] : [sumRow(`= ${phase}`, steps, cost)]),
  ]);
  const total = hasCosts ? [sumRow("= all", pipeline, cost)] : [];
  return textTable(
    {
      head: ["", "step", "tier", hasGates ? "gates" : "", "", ...cost("typically")],
      rows: [...rows, ...total],
      flexible: 4,
      right: [0, 5],
    },
    width,
  );
}

function sumRow(
  name: string,
  steps: readonly PipelineStep[],
  cost: (text: string) => readonly string[],
): readonly string[] {
  const sum = typicalSum(steps);
  const some = sum !== undefined && sum.of < steps.length ? `${sum.of} of ${steps.length} steps` : "";
  return ["", name, "", "", some, ...cost(sum?.text ?? "")];
}

/** Steps that stand together in one phase. */
export function phasesOf(
  pipeline: readonly PipelineStep[],
): readonly { readonly phase: string | undefined; readonly steps: readonly PipelineStep[] }[] {
  const groups: { phase: string | undefined; steps: PipelineStep[] }[] = [];
  for (const step of pipeline) {
    const last = groups.at(-1);
    if (last !== undefined && last.phase === step.phase) last.steps.push(step);
    else groups.push({ phase: step.phase, steps: [step] });
  }
  return groups;
}
