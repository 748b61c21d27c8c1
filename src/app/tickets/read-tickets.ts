import { SufficeError } from "../../domain/index.ts";
import type { TicketList } from "../../trackers/index.ts";
import { createJsonlTracker } from "../../trackers/jsonl/index.ts";
import { readStandardInput } from "./standard-input.ts";
import type { TicketSource } from "./ticket-sources.ts";

/** All tickets of a source. Throws `input.invalid` where there is none: a run of nothing is a mistake. */
export async function readTickets(source: TicketSource, file: string): Promise<TicketList> {
  const list = await createJsonlTracker(file, readStandardInput).tickets();
  if (list.tickets.length > 0) return list;
  throw new SufficeError("input.invalid", { message: `${file}: there is no ${source} ticket in it` });
}
