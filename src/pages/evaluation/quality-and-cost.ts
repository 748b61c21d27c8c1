import { convexHull, type Evaluation, type Scored } from "../../evaluation/index.ts";
import { dataTable, numberColumn, textCell, textColumn } from "../html/data-table.ts";
import { html, type Markup } from "../html/html.ts";
import type { Section } from "../html/section.ts";
import { percent } from "../html/words.ts";
import { figure } from "../plots/figure.ts";
import { estimateCell, scaled, usd, withInterval } from "./figures.ts";
import { type MarkKind, markShape } from "./mark-shape.ts";
import { type QualityCostLine, type QualityCostMark, qualityCostPlot } from "./quality-cost-plot.ts";

/** The policy among single models, the best fixed cascade, the oracle, chance mixes: a plot, and the table of its figures. */
export function qualityAndCost(evaluation: Evaluation): Section {
  const marks = marksOf(evaluation);
  const lines = linesOf(evaluation);
  const plot = figure({
    caption: "Solved tasks by what they cost",
    note: "Further up and to the left is better. Crosses are 95 % intervals; the table has those of all.",
    label: `${marks.map(({ name, quality, costUsd }) => `${name}: ${percent(quality.value)} for ${usd(costUsd.value)} a task`).join(". ")}.`,
    legend: legendOf(evaluation, lines),
    draw: (width) => qualityCostPlot({ marks, lines }, width),
  });
  return { id: "curve", heading: "Quality and cost", body: html`${plot}${figuresTable(evaluation)}` };
}

function marksOf(evaluation: Evaluation): readonly QualityCostMark[] {
  const { bestFixedCascade, oracle, singles, tasks, name, quality, costUsd } = evaluation;
  const isSingle = bestFixedCascade.models.length === 1;
  const mark = (kind: MarkKind, scored: Scored, words: string): QualityCostMark => ({
    kind,
    name: kind === "cascade" ? "best fixed cascade" : scored.name,
    quality: scored.quality,
    costUsd: scaled(scored.costUsd, 1 / tasks),
    tip: [
      words,
      `solved: ${withInterval(scored.quality, percent)}`,
      `a task: ${withInterval(scaled(scored.costUsd, 1 / tasks), usd)}`,
    ].join("\n"),
  });
  return [
    mark("policy", { name, quality, costUsd }, name),
    // A cascade of one model is that model's own mark.
    ...(isSingle ? [] : [mark("cascade", bestFixedCascade, `best fixed cascade: ${bestFixedCascade.name}`)]),
    mark("oracle", oracle, "oracle: the lowest rung that solves the task"),
    ...singles
      .toSorted((a, b) => b.quality.value - a.quality.value)
      .map((single) => mark("single", single, single.name)),
  ];
}

function linesOf({ singles, weak, strong, ranking, tasks }: Evaluation): readonly QualityCostLine[] {
  const points = singles.map(({ name, quality, costUsd }) => ({
    name,
    quality: quality.value,
    costUsd: costUsd.value / tasks,
  }));
  const hull = convexHull(points);
  const mix = [weak, strong].flatMap((model) => points.filter(({ name }) => name === model));
  const curve = ranking?.curve.map(({ quality, costUsd }) => ({ quality, costUsd: costUsd / tasks }));
  return [
    ...(hull.length > 1 ? [{ kind: "hull", points: hull } as const] : []),
    ...(weak === strong ? [] : [{ kind: "mix", points: mix } as const]),
    ...(curve === undefined ? [] : [{ kind: "curve", points: curve } as const]),
  ];
}

function legendOf({ weak, strong, name }: Evaluation, lines: readonly QualityCostLine[]): Markup {
  const stroke = (kind: QualityCostLine["kind"], look: Markup, words: string) =>
    lines.some((line) => line.kind === kind)
      ? html`<li><svg viewBox="0 0 18 12" aria-hidden="true"><path ${look} d="M0 6H18"/></svg>${words}</li>
`
      : undefined;
  return html`<ul class="legend">
${shapeEntry("policy", name)}${shapeEntry("cascade", "best fixed cascade")}${shapeEntry("oracle", "oracle")}${shapeEntry("single", "one model alone")}${stroke("curve", html`class="l0 curve"`, `${name}, as more is sent to ${strong}`)}${stroke("mix", html`class="dashed"`, `chance mix of ${weak} and ${strong}`)}${stroke("hull", html`class="l7" stroke-width="2"`, "best chance mixes of single models")}</ul>
`;
}

function shapeEntry(kind: MarkKind, words: string): Markup {
  return html`<li><svg viewBox="-9 -9 18 18" aria-hidden="true">${markShape(kind, 0, 0)}</svg>${words}</li>
`;
}

function figuresTable(evaluation: Evaluation): Markup {
  const { name, quality, costUsd, bestFixedCascade, singles, oracle, perfectCascade, ladder, tasks } =
    evaluation;
  const row = (words: string, scored: Omit<Scored, "name">) => [
    textCell(words),
    estimateCell(scored.quality, percent),
    estimateCell(scaled(scored.costUsd, 1 / tasks), usd),
    estimateCell(scored.costUsd, usd),
  ];
  return dataTable({
    caption: "All ways on the same tasks",
    columns: [textColumn("way"), ...["solved", "a task", "all tasks"].map(numberColumn)],
    rows: [
      row(name, { quality, costUsd }),
      row(`best fixed cascade: ${bestFixedCascade.name}`, bestFixedCascade),
      ...singles.map((single) => row(single.name, single)),
      row("oracle (knows every outcome)", oracle),
      row(`${ladder.join(" > ")}, with a verifier that never errs`, perfectCascade),
    ],
  });
}
