import { route, type SettingFlags } from "../../app/index.ts";
import { type Compat, decisionJson, explain } from "../../routing/index.ts";
import { decisionsTable } from "../render/decisions-table.ts";
import { harmless } from "../render/harmless.ts";
import { type TextOptions, ticketFromText, ticketsFrom } from "../ticket-input.ts";

/** The options as the command line has parsed them. */
export interface RouteOptions extends TextOptions {
  readonly from?: string;
  readonly json?: true;
  readonly explain?: true;
  readonly config?: string;
  readonly policy?: string;
  readonly compat?: Compat;
  readonly provider?: string;
  readonly ledger?: string;
  readonly delegate?: true;
  readonly taskCapUsd?: SettingFlags["taskCapUsd"];
}

export async function performRoute(text: string | undefined, options: RouteOptions): Promise<void> {
  const { from, json, config, policy, provider, ledger, delegate, taskCapUsd } = options;
  const tickets =
    from === undefined
      ? [await ticketFromText(text, options)]
      : await ticketsFrom({ from, path: text, repository: process.cwd() });
  const routed = await route(tickets, {
    flags: { config, policy, provider, ledger, delegate, taskCapUsd },
    folder: process.cwd(),
    withFlips: options.explain === true && json !== true,
    compat: options.compat,
  });
  if (json === true) {
    process.stdout.write(
      routed.map(({ decision }) => `${JSON.stringify(decisionJson(decision))}\n`).join(""),
    );
  } else if (options.explain === true) {
    const pages = routed.map(
      ({ decision, flips }) => `${oneLine(decision.task.ticket.title)}\n${explain(decision, flips)}`,
    );
    process.stdout.write(harmless(pages.join("\n")));
  } else {
    process.stdout.write(decisionsTable(routed.map(({ decision }) => decision)));
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}
