import { createBacklogLedgerFormat } from "../../agent-logs/backlog-ledger/index.ts";
import { createClaudeCodeFormat } from "../../agent-logs/claude-code/index.ts";
import { createClaudeOtelFormat } from "../../agent-logs/claude-otel/index.ts";
import { createClaudeResultFormat } from "../../agent-logs/claude-result/index.ts";
import { createCodexFormat } from "../../agent-logs/codex/index.ts";
import type { LogFormat } from "../../agent-logs/index.ts";
import { createLitellmFormat } from "../../agent-logs/litellm/index.ts";
import { createOpencodeFormat, type OpenedDatabase } from "../../agent-logs/opencode/index.ts";
import { createWarpDriveFormat } from "../../agent-logs/warp-drive/index.ts";
import { type PriceBook, usdNumber } from "../../domain/index.ts";
import { costOfUsage, priceAt } from "../../pricing/index.ts";
import { topicsOf } from "../../triage/index.ts";

export interface LogFormatsOptions {
  /** Moments hold what a person said, in memory, for who asks about the words themselves. */
  readonly keepsWords?: boolean;
}

/** Every kind of log that can be read. `book` is what proxies reckon with: the list, asked for only once something is read. */
export function logFormats(
  book: () => PriceBook,
  { keepsWords = false }: LogFormatsOptions = {},
): readonly LogFormat[] {
  const words = { topicsOf, keepsWords };
  return [
    createClaudeCodeFormat(words),
    createCodexFormat(words),
    createOpencodeFormat({ openDatabase }),
    createLitellmFormat({
      costUsd({ model, at, usage }) {
        const cost = costOfUsage(usage, priceAt(book(), model, at));
        return cost.kind === "priced" ? usdNumber(cost.amount) : undefined;
      },
    }),
    createClaudeOtelFormat(),
    createClaudeResultFormat(),
    createWarpDriveFormat(),
    createBacklogLedgerFormat(),
  ];
}

/** Read only: another program may be writing to it. The engine is loaded where there is a database at all. */
export async function openDatabase(path: string): Promise<OpenedDatabase> {
  const { DatabaseSync } = await import("@photostructure/sqlite");
  const database = new DatabaseSync(path, { readOnly: true });
  return {
    rows: (sql) => database.prepare(sql).iterate(),
    close: () => database.close(),
  };
}
