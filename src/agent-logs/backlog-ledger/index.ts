import { basename, dirname, join } from "node:path";
import type { LogFormat } from "../log-format.ts";
import { createLedgerReader } from "./ledger-reader.ts";

const [FOLDER, FILE] = [".backlog-ops", "usage-ledger.jsonl"] as const;

/** The backlog toolkit's usage ledger, in the project that one works in. */
export function createBacklogLedgerFormat(): LogFormat {
  return {
    kind: "backlog-ledger",
    usualPlaces({ variables }) {
      const folder = variables["PWD"];
      return folder === undefined || folder === "" ? [] : [join(folder, FOLDER, FILE)];
    },
    isLog: (path) => basename(path) === FILE,
    reads: { kind: "lines", open: ({ path }, state) => createLedgerReader(projectOf(path), state) },
  };
}

/** The folder that holds `.backlog-ops`; `undefined` for a copy that lies elsewhere. */
function projectOf(path: string): string | undefined {
  return basename(dirname(path)) === FOLDER ? dirname(dirname(path)) : undefined;
}
