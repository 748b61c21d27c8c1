import { decodeText, readText } from "../read-text.ts";
import type { Tracker } from "../tracker.ts";
import { parseTickets } from "./parse-tickets.ts";

/** A file of tickets, one JSON object a line. `-` reads what `readStandardInput` gives. */
export function createJsonlTracker(file: string, readStandardInput: () => Promise<Uint8Array>): Tracker {
  return {
    name: "jsonl",
    async tickets() {
      if (file !== "-") return parseTickets(await readText(file), file);
      const source = "standard input";
      return parseTickets(decodeText(await readStandardInput(), source), source);
    },
  };
}
