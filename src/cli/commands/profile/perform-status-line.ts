import { readStandardInput, sessionState } from "../../../app/index.ts";
import { statusLine } from "../../render/spend/status-line.ts";

export interface StatusLineOptions {
  readonly prices?: string;
  readonly config?: string;
  readonly ledger?: string;
}

/** A status line must never be an error page: what cannot be told is said in the line. */
export async function performStatusLine({ prices, config, ledger }: StatusLineOptions): Promise<void> {
  const input = process.stdin.isTTY ? undefined : Buffer.from(await readStandardInput()).toString("utf8");
  const state = await sessionState({
    flags: { config, ledger },
    folder: process.cwd(),
    prices,
    input: input?.trim() === "" ? undefined : input,
  });
  process.stdout.write(`${statusLine(state)}\n`);
}
