import { estimateWork } from "../../../app/index.ts";
import { estimateJson } from "../../render/estimate/estimate-json.ts";
import { estimatePage } from "../../render/estimate/estimate-page.ts";
import { ticketFromText, ticketsFrom } from "../../ticket-input.ts";
import type { RouteOptions } from "../perform-route.ts";
import { terminalWidth } from "../policy/terminal-width.ts";

/** Without a text: work of which nothing is known. Standard input is not read. */
export async function performEstimate(
  text: string | undefined,
  options: Omit<RouteOptions, "compat" | "explain">,
): Promise<void> {
  const { from, json, config, policy, provider, ledger, delegate, taskCapUsd, features = 1 } = options;
  const tickets =
    from !== undefined
      ? await ticketsFrom({ from, path: text, repository: process.cwd() })
      : text === undefined
        ? []
        : [await ticketFromText(text, options)];
  const estimates = await estimateWork(tickets, {
    flags: { config, policy, provider, ledger, delegate, taskCapUsd },
    folder: process.cwd(),
    features,
  });
  const pages = estimates.map((each) =>
    json === true ? estimateJson(each) : estimatePage(each, terminalWidth()),
  );
  process.stdout.write(pages.join(json === true ? "" : "\n"));
}
