import type { Json } from "../../domain/index.ts";
import { isJsonObject, type JsonObject, parseJson } from "../../protocols/index.ts";
import { numberAt } from "../json-fields.ts";
import type { LineReader, LoggedCall, Skipped } from "../log-format.ts";
import { callOfRow } from "./call-of-row.ts";

/** Reads the rows of a ledger. `state` is what an earlier reader of the same file ended with. */
export function createLedgerReader(project: string | undefined, state: Json | undefined): LineReader {
  const calls: LoggedCall[] = [];
  const skipped: Skipped[] = [];
  const repetitions = countRepetitions(state);
  let records = 0;
  return {
    line(bytes, number) {
      const text = new TextDecoder().decode(bytes).trim();
      if (text === "") return;
      records += 1;
      const row = parseJson(text);
      const call = isJsonObject(row) ? callOfRow(row, project) : undefined;
      if (row === undefined) skipped.push({ line: number, reason: "not JSON" });
      else if (call === undefined) skipped.push({ line: number, reason: "no usage row" });
      else calls.push({ ...call, id: repetitions.number(call) });
    },
    done: () => ({ calls, skipped, records, state: repetitions.state() }),
  };
}

/**
 * Rows have no id, so all that they say is theirs. Equal rows of one moment are several calls, told apart by their number;
 * a copy of the file gives the same numbers. Rows are written in the order of time: only the latest moment has to be known.
 */
function countRepetitions(state: Json | undefined) {
  const known: JsonObject = isJsonObject(state) ? state : {};
  let at = numberAt(known, "at");
  let seen = new Map(countsIn(known["seen"]));
  return {
    number({ id, at: moment }: LoggedCall): string {
      if (moment !== at) seen = new Map();
      at = moment;
      const count = (seen.get(id) ?? 0) + 1;
      seen.set(id, count);
      return count === 1 ? id : `${id}#${count}`;
    },
    state: (): Json => (at === undefined ? null : { at, seen: [...seen] }),
  };
}

function countsIn(seen: Json | undefined): readonly (readonly [string, number])[] {
  return (Array.isArray(seen) ? seen : []).flatMap((entry: Json) => {
    const [id, count] = Array.isArray(entry) ? entry : [];
    return typeof id === "string" && typeof count === "number" ? [[id, count] as const] : [];
  });
}
