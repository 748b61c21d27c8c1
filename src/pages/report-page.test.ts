import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { nanoUsd, ZERO_USD } from "../domain/index.ts";
import {
  conversationRows,
  emptyReport,
  figures,
  growthOver,
  sampleReport,
  spendOver,
} from "./__fixtures__/sample-report.ts";
import type { ReportPage } from "./report-content.ts";
import { reportPage } from "./report-page.ts";

const HOSTILE = `</title></style></script><script>window.taken=1</script>"'><img src=x onerror="taken=1">\u202E\u0000&lt;`;

/** Fields whose words are ours, so that no log can put anything into them. */
const OURS = new Set(["basis", "because", "cause", "confidence", "course", "kind", "loop", "work"]);

/** The same page with every text that may come from a log replaced. */
function withTexts(report: ReportPage, text: string): string {
  return reportPage(
    JSON.parse(JSON.stringify(report), (key, value) =>
      typeof value === "string" && !OURS.has(key) ? text : value,
    ),
  );
}

function all(page: string, pattern: RegExp): readonly string[] {
  return Array.from(page.matchAll(pattern), ([found, group]) => group ?? found);
}

test("text from logs opens no element and leaves no attribute", () => {
  const page = withTexts(sampleReport(), HOSTILE);
  expect(page).toContain("&lt;script&gt;window.taken=1&lt;/script&gt;&quot;&#39;&gt;&lt;img src=x");
  expect(all(page, /<(?:script|style|title|img)\b/g).length).toBe(
    all(page, /<title>/g).length + ["<style", "<script"].length,
  );
  expect(all(page, /[\u202E\0]/g)).toEqual([]);
  const withoutValues = page.replaceAll(/="[^"]*"/g, "=");
  expect(all(withoutValues, /<[a-z][^<>]*\s(on[a-z]+|style|src)=/g)).toEqual([]);
});

test("its policy lets exactly its own style and script run", () => {
  const page = reportPage(sampleReport());
  const digests = ["style", "script"].map((name) => {
    const [text = ""] = all(page, new RegExp(`<${name}>([^]*?)</${name}>`, "g"));
    return `${name}-src &#39;sha256-${createHash("sha256").update(text).digest("base64")}&#39;`;
  });
  expect(all(page, /Content-Security-Policy" content="([^"]*)"/g)).toEqual([
    `default-src &#39;none&#39;; ${digests.join("; ")}; img-src data:; base-uri &#39;none&#39;; form-action &#39;none&#39;`,
  ]);
});

test("it names no address that a browser would load", () => {
  const page = reportPage(sampleReport());
  expect(all(page, /\b(?:https?:|url\(|@import|src=)/g)).toEqual([]);
  expect(new Set(all(page, /href="([^"#]*)/g))).toEqual(new Set(["data:,", ""]));
});

test("a thousand conversations stay under a megabyte: a hundred are shown, and how many are not is said", () => {
  const page = reportPage({
    ...sampleReport(),
    conversations: conversationRows(1_000),
    spend: spendOver(900),
    growth: growthOver(4_000),
  });
  expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
  expect(page).toContain("The 100 dearest of 1,000 conversations");
  expect(page).toContain("The first 100 are shown; 900 more rows are not.");
});

test("an empty part says in a sentence why it is empty", () => {
  expect(all(reportPage(emptyReport()), /<p class="empty">([^<]*)<\/p>/g)).toEqual([
    "No call has a price, so there is no spend to show along time.",
    "No call was found, so nothing was spent anywhere.",
    "No call says which conversation it belongs to, so nothing can be said of caches.",
    "No log here holds the main loop of a conversation, so none can be shown as it grows.",
    "Nothing was projected: there is no work of a conversation here, or no model to project it with.",
    "No call names its conversation.",
    "No call was found that only committed, linted, formatted, installed, or looked whether something is there.",
    "The rules were not run.",
    "No logs were found. Name what you have with --source KIND=PATH.",
  ]);
});

test("what has no price is never shown as $0.00", () => {
  const unpriced = figures(0, 3, { unpricedCalls: 3 });
  const page = reportPage({
    ...emptyReport(),
    totals: unpriced,
    mainLoop: unpriced,
    subAgents: unpriced,
    groups: [{ by: "model", rows: [{ name: "acme-unheard-of", ...unpriced }] }],
    unpriced: [{ model: "acme-unheard-of", because: "unknown-model", calls: 3 }],
    growth: {
      ...growthOver(1),
      calls: growthOver(1).calls.map((call) => ({ ...call, amount: undefined })),
      losses: [{ callIndex: 0, cause: "expiry", tokens: 9, amount: undefined }],
    },
  });
  expect(page).toContain('<dt>Spent</dt><dd class="figure">no price</dd>');
  expect(page).toContain("expiry: 1, no price");
  expect(page).toContain(
    "3 calls of acme-unheard-of have no price: the price book has no price for it on that day.",
  );
  expect(all(page, /[^<>]*\$0\.00[^<>]*/g)).toEqual([]);
});

const EDGES: readonly (readonly [string, ReportPage])[] = [
  ["full", sampleReport()],
  ["empty", emptyReport()],
  [
    "of one call",
    {
      ...sampleReport(),
      growth: growthOver(1),
      spend: spendOver(1).slice(0, 1),
      conversations: conversationRows(1),
    },
  ],
  [
    "free of charge",
    {
      ...sampleReport(),
      totals: figures(0, 5),
      mainLoop: figures(0, 5),
      subAgents: figures(0, 0),
      spend: spendOver(3).map((point) => ({ ...point, byClass: figures(0, 1).byClass })),
      whatIfs: sampleReport().whatIfs.map((one) => ({
        ...one,
        baseline: { ...one.baseline, amount: ZERO_USD },
        cost: { low: ZERO_USD, expected: ZERO_USD, high: ZERO_USD },
      })),
      conversations: conversationRows(2).map((row) => ({ ...row, amount: ZERO_USD, lost: ZERO_USD })),
    },
  ],
  [
    "of a billionth of a dollar",
    {
      ...sampleReport(),
      spend: spendOver(1).map((point) => ({
        ...point,
        byClass: { ...figures(0, 1).byClass, output: nanoUsd(1) },
      })),
    },
  ],
];

test.each(EDGES)("a report that is %s has a plot of numbers only, with its words", (_, report) => {
  const page = reportPage(report);
  const body = page.slice(page.indexOf("<body>"), page.indexOf("<script>"));
  expect(all(body, /NaN|Infinity|undefined|\[object/g)).toEqual([]);
  expect(all(body, /="-[\d.]+"/g).filter((value) => /height|width/.test(value))).toEqual([]);
  expect(all(body, /<svg(?![^>]*(?:role="img" aria-label="[^"]+"|aria-hidden="true"))[^>]*>/g)).toEqual([]);
  expect(all(body, /<figure>/g).length).toBe(all(body, /<figcaption>/g).length);
  expect(all(body, /<table/g).length).toBe(all(body, /<caption>/g).length);
});
