import { html } from "../html/html.ts";
import type { Section } from "../html/section.ts";
import { counted, grouped } from "../html/words.ts";
import type { ReportPage, UnpricedCalls } from "../report-content.ts";

const WHY = {
  "unknown-model": "the price book has no price for it on that day",
  "class-without-price": "the price book has no rate for a class of tokens that it used",
  "usage-not-reported": "its tokens were not reported",
  interrupted: "it was interrupted",
  "fast-mode": "fast mode costs more, and the price book does not say how much",
} as const satisfies Record<UnpricedCalls["because"], string>;

/** What the figures do not hold, and by how much they may be wrong. */
export function certainty(report: ReportPage): Section {
  const { name, date } = report.priceBook;
  const sentences = [
    `Each call is counted once and priced at its own date, by the book “${name}” as it stood on ${date}.`,
    ...report.unpriced.map(
      ({ model, because, calls }) =>
        `${counted(calls, "call")} of ${model} ${calls === 1 ? "has" : "have"} no price: ${WHY[because]}.`,
    ),
    ...outputSentences(report),
    ...skippedSentences(report),
    ...report.caveats,
  ];
  return {
    id: "certainty",
    heading: "How sure is this",
    body: html`<ul>
${sentences.map((sentence) => html`<li>${sentence}</li>\n`)}</ul>
`,
  };
}

function outputSentences({ totals }: ReportPage): readonly string[] {
  const { calls, uncertainOutputCalls: uncertain, estimatedOutputCalls: estimated } = totals;
  if (calls === 0) return [];
  if (uncertain === 0) return ["The output of every call is the final count."];
  const begin = `Of ${counted(uncertain, "call")} out of ${grouped(calls)} the log has only what the stream began with`;
  if (estimated === 0) {
    return [`${begin}: they cost more than is counted. The option --estimate-output estimates it.`];
  }
  return [
    `${begin}: the output of ${grouped(estimated)} is estimated by the length of the answer, the rest may cost more.`,
  ];
}

function skippedSentences({ sources }: ReportPage): readonly string[] {
  const skipped = sources.reduce((sum, source) => sum + source.skipped.length, 0);
  if (skipped === 0) return [];
  return [
    `${counted(skipped, "line or file", "lines or files")} could not be read; the sources below name them.`,
  ];
}
