import { html } from "./html/html.ts";
import { htmlPage } from "./html/html-page.ts";
import { sectionMarkup } from "./html/section.ts";
import { minuteOf, periodOf } from "./html/words.ts";
import { PAGE_SCRIPT } from "./look/page-script.ts";
import { PAGE_STYLE } from "./look/page-style.ts";
import type { ReportPage } from "./report-content.ts";
import { antiPatterns } from "./sections/anti-patterns.ts";
import { cacheEconomics } from "./sections/cache.ts";
import { certainty } from "./sections/certainty.ts";
import { conversations } from "./sections/conversations.ts";
import { glossary } from "./sections/glossary.ts";
import { growth } from "./sections/growth.ts";
import { headline } from "./sections/headline.ts";
import { overTime } from "./sections/over-time.ts";
import { scriptable } from "./sections/scriptable.ts";
import { sources } from "./sections/sources.ts";
import { whatIfs } from "./sections/what-ifs.ts";
import { whereItWent } from "./sections/where-it-went.ts";

/**
 * The report as one HTML page that needs no network and makes no request. All text in it is escaped, so it may come from logs as
 * it is. Long tables show their first hundred rows, so a thousand conversations stay under a megabyte.
 */
export function reportPage(report: ReportPage): string {
  const sections = [
    certainty(report),
    overTime(report),
    whereItWent(report),
    cacheEconomics(report),
    growth(report),
    whatIfs(report),
    conversations(report),
    scriptable(report),
    antiPatterns(report),
    sources(report),
    glossary(),
  ];
  const links = sections.map(
    ({ id, heading }) => html`<li><a href="#${id}">${heading}</a></li>
`,
  );
  const { period, priceBook, madeAt } = report;
  const when = period === undefined ? "No calls" : periodOf(period.first, period.last);
  return htmlPage({
    title: `Where the money went: ${when}`,
    style: PAGE_STYLE,
    script: PAGE_SCRIPT,
    body: html`<header><h1>Where the money went</h1>
<p class="quiet">${when} · prices of the book “${priceBook.name}”, ${priceBook.date} · made ${minuteOf(madeAt)} UTC</p></header>
<nav aria-label="Contents"><ul>
${links}</ul></nav>
<main>
${headline(report)}${sections.map(sectionMarkup)}</main>
<footer><p>Made by Suffice from logs on this machine. Times are UTC. Nothing was sent anywhere, and no prompt is kept here.</p></footer>`,
  });
}
