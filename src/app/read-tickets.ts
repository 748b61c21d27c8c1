import { SufficeError } from "../domain/index.ts";
import type { TicketList } from "../trackers/index.ts";
import { createJsonlTracker } from "../trackers/jsonl/index.ts";

/** Kinds of sources that tickets can come from. */
export const TICKET_SOURCES = ["jsonl"] as const;
export type TicketSource = (typeof TICKET_SOURCES)[number];

export async function readTickets(source: TicketSource, file: string): Promise<TicketList> {
  const list = await createJsonlTracker(file, readStandardInput).tickets();
  if (list.tickets.length > 0) return list;
  throw new SufficeError("input.invalid", { message: `${file}: there is no ${source} ticket in it` });
}

export async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
