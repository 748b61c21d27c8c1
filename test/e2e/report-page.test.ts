import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { instant } from "../../src/domain/index.ts";
import { evaluateScores, type ModelOutcome, type OutcomeTask } from "../../src/evaluation/index.ts";
import { emptyReport, sampleReport } from "../../src/pages/__fixtures__/sample-report.ts";
import { evaluationPage, type ReportPage, reportPage } from "../../src/pages/index.ts";
import { type Browser, findChromium, type Look, startBrowser } from "./chromium.ts";
import { spawnCli } from "./shop.ts";

const chromium = findChromium();
const skipped =
  chromium === undefined ? " (skipped: no Chromium on the PATH, and CHROME_PATH is not set)" : "";

const LOOKS: readonly Look[] = [
  { width: 390, scheme: "light", media: "screen" },
  { width: 390, scheme: "dark", media: "screen" },
  { width: 1280, scheme: "light", media: "screen" },
  { width: 1280, scheme: "dark", media: "screen" },
  { width: 680, scheme: "dark", media: "print" },
];

function paperOf({ media, scheme }: Look): string {
  return media === "print" || scheme === "light" ? "rgb(255, 255, 255)" : "rgb(20, 23, 28)";
}

const FIRST: Look = { width: 1280, scheme: "light", media: "screen" };

const HOSTILE = `"'></title></style><script>window.taken=1</script><img src="x" onerror="window.taken=1">`;

/** A page whose every free text tries to break out. */
function hostileReport(): ReportPage {
  const ours = new Set(["basis", "because", "cause", "confidence", "course", "kind", "loop", "work"]);
  return JSON.parse(JSON.stringify(sampleReport()), (key, value) =>
    typeof value === "string" && !ours.has(key) ? HOSTILE : value,
  );
}

const REPORTS = { sample: sampleReport(), empty: emptyReport(), hostile: hostileReport() };

/** Pairs of texts of the plots that lie on each other, and texts that are cut off at the right. */
const BAD_LABELS = `[...document.querySelectorAll(".plot")].filter((plot) => plot.offsetParent !== null).flatMap((plot) => {
  const frame = plot.getBoundingClientRect();
  const labels = [...plot.querySelectorAll("text")].map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() }));
  const cut = labels.filter(({ box }) => box.right > document.documentElement.clientWidth || box.left < 0);
  const over = labels.flatMap((a, index) => labels.slice(index + 1).filter((b) =>
    a.box.left < b.box.right - 1 && b.box.left < a.box.right - 1 && a.box.top + 3 < b.box.bottom - 3 && b.box.top + 3 < a.box.bottom - 3
  ).map((b) => a.text + " / " + b.text));
  return [...cut.map(({ text }) => "cut: " + text), ...over];
})`;

/** What reaches beyond the page, but for what scrolls in a box of its own. */
const TOO_WIDE = `document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
  [...document.querySelectorAll("body *")].filter((element) =>
    element.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && (matchMedia("print").matches || element.closest(".scroll") === null)
  ).map((element) => element.tagName + "." + element.getAttribute("class")).slice(0, 5)`;

/** The first table that names its columns so, with what tests want of it. */
const CONVERSATIONS = `[...document.querySelectorAll("table")].find((table) => table.caption.textContent === "All conversations")`;
const COSTS = `[...${CONVERSATIONS}.tBodies[0].rows].map((row) => Number(row.cells[4].dataset.by))`;
const SORTS = `[...${CONVERSATIONS}.tHead.rows[0].cells].map((cell) => cell.getAttribute("aria-sort"))`;

describe.skipIf(chromium === undefined)(`the report in a browser${skipped}`, () => {
  let browser: Browser;
  const folder = mkdtempSync(join(tmpdir(), "suffice-report-"));
  const url = (name: string) => pathToFileURL(join(folder, `${name}.html`)).href;
  const see = (name: keyof typeof REPORTS, look: Look) => browser.open(url(name), look);

  beforeAll(async () => {
    for (const [name, report] of Object.entries(REPORTS)) {
      writeFileSync(join(folder, `${name}.html`), reportPage(report));
    }
    browser = await startBrowser(chromium ?? "");
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(LOOKS)(
    "fits $width px in $scheme on $media, complains of nothing, asks for nothing",
    async (look) => {
      for (const name of ["sample", "empty", "hostile"] as const) {
        const page = await see(name, look);
        expect({
          name,
          tooWide: await page.evaluate(TOO_WIDE),
          taken: await page.evaluate("typeof window.taken"),
          complaints: page.complaints,
          requests: page.requests,
        }).toEqual({ name, tooWide: [], taken: "undefined", complaints: [], requests: [url(name)] });
      }
    },
  );

  test.each(LOOKS)(
    "labels of plots do not lie on each other at $width px in $scheme on $media",
    async (look) => {
      const page = await see("sample", look);
      expect(await page.evaluate(BAD_LABELS)).toEqual([]);
    },
  );

  test.each(LOOKS)(
    "has the paper of its scheme, and white paper in print: $width px, $scheme, $media",
    async (look) => {
      const page = await see("sample", look);
      expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe(paperOf(look));
    },
  );

  test("a click on a head sorts by it, and another one the other way round", async () => {
    const page = await see("sample", FIRST);
    const click = () =>
      page.evaluate(`void ${CONVERSATIONS}.tHead.rows[0].cells[4].querySelector("button").click()`);
    const dearestFirst = await page.evaluate(COSTS);
    await click();
    const cheapestFirst = await page.evaluate(COSTS);
    expect(await page.evaluate(SORTS)).toEqual([null, null, null, null, "ascending", null, null, null, null]);
    await click();
    expect(await page.evaluate(COSTS)).toEqual(dearestFirst);
    expect(cheapestFirst).toEqual(Array.isArray(dearestFirst) ? dearestFirst.toReversed() : undefined);
    expect(await page.evaluate(SORTS)).toEqual([
      null,
      null,
      null,
      null,
      "descending",
      null,
      null,
      null,
      null,
    ]);
  });

  test("arrow keys tell the values of a plot, and Escape hides them", async () => {
    const page = await see("sample", FIRST);
    const press = (key: string) =>
      page.evaluate(`(() => {
        const plot = document.querySelector(".plot.wide");
        plot.dispatchEvent(new KeyboardEvent("keydown", { key: "${key}" }));
        const tip = plot.querySelector(".tip");
        return tip.hidden ? "hidden" : tip.textContent.split("\\n")[0];
      })()`);
    expect([await press("ArrowRight"), await press("ArrowRight"), await press("Escape")]).toEqual([
      expect.stringMatching(/^2026-10-12: \$\d/),
      expect.stringMatching(/^2026-10-13: \$\d/),
      "hidden",
    ]);
  });

  test("without its script every plot says its values in titles, and no head is a button", async () => {
    const facts = `({
      hasTitles: [...document.querySelectorAll(".mark")].every((mark) => mark.querySelector("title") !== null),
      hasButtons: document.querySelector("th button") !== null,
    })`;
    const read = await see("sample", { ...FIRST, isWithoutScript: true });
    const used = await see("sample", FIRST);
    expect([await read.evaluate(facts), await used.evaluate(facts)]).toEqual([
      { hasTitles: true, hasButtons: false },
      { hasTitles: false, hasButtons: true },
    ]);
  });
});

const [LIGHT, FRONTIER] = ["claude-haiku-5-5", "claude-opus-5-5"] as const;

function tried(resolved: boolean, costUsd: number): ModelOutcome {
  return { resolved, costUsd, apiCalls: undefined, propensity: undefined };
}

/** Light solves every other task, frontier all but each fifth. */
function outcomesOf(light: string, frontier: string): readonly OutcomeTask[] {
  return Array.from({ length: 40 }, (_, index) => ({
    taskId: `t-${index}`,
    repo: undefined,
    kind: undefined,
    text: "",
    outcomes: new Map([
      [light, tried(index % 2 === 0, 0.1)],
      [frontier, tried(index % 5 !== 0, 1)],
    ]),
  }));
}

/** A score's page has all that such a page can have. */
function scorePage(name: string, light: string, frontier: string): string {
  const tasks = outcomesOf(light, frontier);
  const scores = new Map(
    tasks.map(({ taskId }, index) => [
      taskId,
      { score: (index % 2) + index / 100, pWeak: index % 2 === 0 ? 0.9 : 0.2 },
    ]),
  );
  const evaluation = evaluateScores({
    tasks,
    name,
    scores,
    weak: light,
    strong: frontier,
    seed: 1,
    resamples: 50,
  });
  return evaluationPage(evaluation, { name, outcomes: name, madeAt: instant(Date.UTC(2026, 10, 3)) });
}

function outcomesFile(): string {
  return outcomesOf(LIGHT, FRONTIER)
    .map(({ taskId, outcomes }) => {
      const told = [...outcomes].map(([model, { resolved, costUsd }]) => [
        model,
        { resolved: resolved ? 1 : 0, cost_usd: costUsd },
      ]);
      return JSON.stringify({ task_id: taskId, outcomes: Object.fromEntries(told) });
    })
    .join("\n");
}

/** What the one plot of quality and cost shows that is to be seen, and its table. */
const CURVE = `(() => {
  const section = document.querySelector("section[aria-labelledby=curve]");
  const seen = [...section.querySelectorAll(".plot")].filter((plot) => plot.offsetParent !== null);
  const count = (selector) => seen.flatMap((plot) => [...plot.querySelectorAll(selector)]).length;
  const table = section.querySelector("table");
  return {
    plots: seen.filter((plot) => plot.getBoundingClientRect().width > 300).length,
    marks: count(".mark"),
    curves: count("path.curve"),
    columns: [...table.tHead.rows[0].cells].map((cell) => cell.textContent),
    rows: table.tBodies[0].rows.length,
  };
})()`;

describe.skipIf(chromium === undefined)(`the page of an evaluation in a browser${skipped}`, () => {
  let browser: Browser;
  const folder = mkdtempSync(join(tmpdir(), "suffice-evaluation-"));
  const url = (name: string) => pathToFileURL(join(folder, `${name}.html`)).href;

  beforeAll(async () => {
    writeFileSync(join(folder, "outcomes.jsonl"), outcomesFile());
    const policy = ["--policy", `cascade:${LIGHT},${FRONTIER}`];
    const args = ["evaluate", "--outcomes", "outcomes.jsonl", ...policy, "--html", "policy.html"];
    const { code, talk } = await spawnCli(args, { folder, environment: { HOME: folder } }).ended;
    if (code !== 0) throw new Error(talk);
    writeFileSync(join(folder, "score.html"), scorePage("parity", LIGHT, FRONTIER));
    writeFileSync(
      join(folder, "hostile.html"),
      scorePage(HOSTILE, `light ${HOSTILE}`, `frontier ${HOSTILE}`),
    );
    browser = await startBrowser(chromium ?? "");
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(LOOKS)(
    "fits $width px in $scheme on $media, complains of nothing, asks for nothing",
    async (look) => {
      for (const name of ["policy", "score", "hostile"] as const) {
        const page = await browser.open(url(name), look);
        expect({
          name,
          tooWide: await page.evaluate(TOO_WIDE),
          taken: await page.evaluate("typeof window.taken"),
          complaints: page.complaints,
          requests: page.requests,
        }).toEqual({ name, tooWide: [], taken: "undefined", complaints: [], requests: [url(name)] });
      }
    },
  );

  test.each(LOOKS)("shows curve and table at $width px in $scheme on $media", async (look) => {
    const columns = ["way", "solved", "a task", "all tasks"];
    const [policy, score] = [await browser.open(url("policy"), look), await browser.open(url("score"), look)];
    expect([await policy.evaluate(CURVE), await score.evaluate(CURVE)]).toEqual([
      { plots: 1, marks: 5, curves: 0, columns, rows: 6 },
      { plots: 1, marks: 5, curves: 1, columns, rows: 6 },
    ]);
    expect([await policy.evaluate(BAD_LABELS), await score.evaluate(BAD_LABELS)]).toEqual([[], []]);
  });

  test.each(LOOKS)(
    "has the paper of its scheme, and white paper in print: $width px, $scheme, $media",
    async (look) => {
      const page = await browser.open(url("score"), look);
      expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe(paperOf(look));
    },
  );
});
