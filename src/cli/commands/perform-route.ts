import { type Routed, readTextInput, route, type SettingFlags } from "../../app/index.ts";
import { SufficeError, type Ticket } from "../../domain/index.ts";
import { type Compat, decisionJson, explain } from "../../routing/index.ts";
import { decisionsTable } from "../render/decisions-table.ts";
import { harmless } from "../render/harmless.ts";
import { stopSignal } from "../stop-signal.ts";
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
  readonly assess?: true;
  readonly maxCostUsd?: SettingFlags["maxCostUsd"];
  readonly estimate?: true;
  readonly features?: number;
  readonly diff?: string;
}

export async function performRoute(text: string | undefined, options: RouteOptions): Promise<void> {
  const { from, json, explain: explained } = options;
  if (options.features !== undefined) {
    throw new SufficeError("usage.invalid", { message: "--features belongs to --estimate" });
  }
  const tickets =
    from === undefined
      ? [await ticketFromText(text, options)]
      : await ticketsFrom({ from, path: text, repository: process.cwd() });
  const routed = await decided(tickets, options);
  if (json === true) {
    process.stdout.write(
      routed.map(({ decision }) => `${JSON.stringify(decisionJson(decision))}\n`).join(""),
    );
  } else if (explained === true) {
    const pages = routed.map(
      ({ decision, flips }) => `${oneLine(decision.task.ticket.title)}\n${explain(decision, flips)}`,
    );
    process.stdout.write(harmless(pages.join("\n")));
  } else {
    process.stdout.write(decisionsTable(routed.map(({ decision }) => decision)));
  }
}

async function decided(tickets: readonly Ticket[], options: RouteOptions): Promise<readonly Routed[]> {
  const { config, policy, provider, ledger, delegate, taskCapUsd, maxCostUsd, compat } = options;
  const given = {
    flags: { config, policy, provider, ledger, delegate, taskCapUsd, maxCostUsd },
    folder: process.cwd(),
    withFlips: options.explain === true && options.json !== true,
    compat,
    diff: options.diff === undefined ? undefined : await readTextInput(options.diff),
  };
  if (options.assess !== true) return route(tickets, given);
  const stop = stopSignal();
  return route(tickets, { ...given, assess: { signal: stop.signal, say } }).finally(() => stop.release());
}

function say(text: string): void {
  process.stderr.write(`suffice: ${oneLine(harmless(text))}\n`);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}
