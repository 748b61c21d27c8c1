import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DOCUMENT_TARGETS, type Target } from "./document-targets.ts";
import { METRICS, type MetricUnit, metricNamed } from "./metrics.ts";

const page = readFileSync(join(import.meta.dirname, "../../../docs/metrics.md"), "utf8");

/** The rows of the table under a heading, without its head. */
function rowsUnder(heading: string): readonly string[] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  return section
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .slice(2);
}

const UNITS: Readonly<Record<MetricUnit, string>> = {
  share: "share, 0 to 1",
  usd: "dollars",
  ratio: "times",
  count: "number",
};

test("docs/metrics.md defines every metric as the code names it", () => {
  expect(rowsUnder("Metrics")).toEqual(
    METRICS.map(
      ({ id, name, definition, unit }) => `| \`${id}\` | ${name} | ${definition} | ${UNITS[unit]} |`,
    ),
  );
});

test("docs/metrics.md lists every target with its bounds and where it was read", () => {
  expect(rowsUnder("Targets of the documents")).toEqual(
    DOCUMENT_TARGETS.map(
      (target) =>
        `| \`${target.metric}\` | \`${target.policy}\` | ${boundsOf(target)} | ${target.says} | ${target.source} |`,
    ),
  );
});

function boundsOf(target: Target): string {
  const isShare = metricNamed(target.metric)?.unit === "share";
  const isMoney = metricNamed(target.metric)?.unit === "usd";
  const shown = (bound: number) => {
    if (isShare) return `${Math.round(bound * 100)} %`;
    return isMoney ? `$${bound.toFixed(2)}` : String(bound);
  };
  const { atLeast, atMost, above, below } = target;
  return [
    ...(atLeast === undefined ? [] : [`≥ ${shown(atLeast)}`]),
    ...(above === undefined ? [] : [`> ${shown(above)}`]),
    ...(atMost === undefined ? [] : [`≤ ${shown(atMost)}`]),
    ...(below === undefined ? [] : [`< ${shown(below)}`]),
  ].join(", ");
}
