import type { Comparison, Evaluation } from "../../evaluation/index.ts";
import { html, type Markup } from "../html/html.ts";
import { counted, percent } from "../html/words.ts";
import { less, points, usd, withInterval } from "./figures.ts";

interface Tile {
  readonly name: string;
  readonly figure: string;
  readonly more: string;
}

/** The few figures that most people come for. */
export function headline(evaluation: Evaluation): Markup {
  const { quality, costUsd, tasks, againstStrong, againstBestFixedCascade } = evaluation;
  const solved = `${percent(quality.low)} to ${percent(quality.high)}`;
  const spent = `${usd(costUsd.value)} for ${counted(tasks, "task")}`;
  const tiles: readonly Tile[] = [
    { name: "Solved", figure: percent(quality.value), more: solved },
    { name: "Cost a task", figure: usd(costUsd.value / tasks), more: spent },
    againstTile(`Against ${againstStrong.with} always`, againstStrong),
    againstTile("Against the best fixed cascade", againstBestFixedCascade),
    mixTile(evaluation),
    leftOutTile(evaluation),
  ];
  const drawn = tiles.map(
    ({ name, figure, more }, index) =>
      html`<div${index === 0 ? html` class="first"` : undefined}><dt>${name}</dt><dd class="figure">${figure}</dd><dd class="more">${more}</dd></div>
`,
  );
  return html`<dl class="tiles">
${drawn}</dl>
`;
}

function againstTile(name: string, { qualityDifference, saving }: Comparison): Tile {
  return {
    name,
    figure: saving === undefined ? "no cost" : less(saving.value),
    more: `quality ${withInterval(qualityDifference, points)}`,
  };
}

function mixTile({ aboveRandomMix, weak, strong }: Evaluation): Tile {
  const name = "Against chance at the same cost";
  if (aboveRandomMix === undefined)
    return { name, figure: "undefined", more: `${weak} and ${strong} cost the same` };
  const { value, low, high } = aboveRandomMix;
  return { name, figure: points(value), more: `${points(low)} to ${points(high)}` };
}

function leftOutTile({ notTried, ranking }: Evaluation): Tile {
  const withoutScore = ranking?.withoutScore ?? 0;
  const left = notTried.reduce((sum, { tasks }) => sum + tasks, withoutScore);
  return {
    name: "Left out",
    figure: counted(left, "task"),
    more: left === 0 ? "all could be evaluated" : "a model was not tried, or there was no score",
  };
}
