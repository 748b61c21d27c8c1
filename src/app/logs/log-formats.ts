import { DatabaseSync } from "@photostructure/sqlite";
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

/** Every kind of log that can be read. `book` is what proxies reckon with: the list. */
export function logFormats(book: PriceBook): readonly LogFormat[] {
  return [
    createClaudeCodeFormat(),
    createCodexFormat(),
    createOpencodeFormat({ openDatabase }),
    createLitellmFormat({
      costUsd({ model, at, usage }) {
        const cost = costOfUsage(usage, priceAt(book, model, at));
        return cost.kind === "priced" ? usdNumber(cost.amount) : undefined;
      },
    }),
    createClaudeOtelFormat(),
    createClaudeResultFormat(),
    createWarpDriveFormat(),
    createBacklogLedgerFormat(),
  ];
}

/** Read only: another program may be writing to it. */
function openDatabase(path: string): OpenedDatabase {
  const database = new DatabaseSync(path, { readOnly: true });
  return {
    rows: (sql) => database.prepare(sql).iterate(),
    close: () => database.close(),
  };
}
