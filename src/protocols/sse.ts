import type { PieceReader } from "./answer.ts";

/** One server-sent event. */
export interface SseEvent {
  /** `"message"` where the stream gives it no name, as the standard has it. */
  readonly event: string;
  /** Lines joined by `\n`. */
  readonly data: string;
}

/** Reads the HTML standard's `text/event-stream`, but for `id` and `retry`: no API reconnects in the middle of an answer. The last event may be cut short. */
export function createSseReader(): PieceReader<SseEvent> {
  const decoder = new TextDecoder();
  const lines = createLineReader();
  const events = createEventReader();
  const taking = (found: readonly string[]) => found.flatMap((line) => events.line(line));
  return {
    read: (bytes) => taking(lines.read(decoder.decode(bytes, { stream: true }))),
    end: () => [...taking(lines.read(decoder.decode())), ...taking(lines.end()), ...events.line("")],
  };
}

/** The text of one event. Line breaks of any kind in `data` arrive as `\n`. */
export function writeSse({ event, data }: SseEvent): string {
  const name = event === "message" ? "" : `event: ${event}\n`;
  const lines = data.split(LINE_END).map((line) => `data: ${line}\n`);
  return `${name}${lines.join("")}\n`;
}

const LINE_END = /\r\n|\n|\r/;

function createLineReader() {
  let begun = "";
  // A line feed at the head of a chunk belongs to the carriage return at the tail of the one before.
  let endedInReturn = false;
  return {
    read(chunk: string): readonly string[] {
      if (chunk === "") return [];
      const text = endedInReturn && chunk.startsWith("\n") ? chunk.slice(1) : chunk;
      endedInReturn = text.endsWith("\r");
      const [first = "", ...others] = text.split(LINE_END);
      const pieces = [begun + first, ...others];
      begun = pieces.pop() ?? "";
      return pieces;
    },
    end: (): readonly string[] => (begun === "" ? [] : [begun]),
  };
}

function createEventReader() {
  let name = "";
  let data: string[] = [];
  return {
    line(line: string): readonly SseEvent[] {
      if (line === "") {
        const found =
          data.length === 0 ? [] : [{ event: name === "" ? "message" : name, data: data.join("\n") }];
        name = "";
        data = [];
        return found;
      }
      const colon = line.indexOf(":");
      const field = colon === -1 ? line : line.slice(0, colon);
      const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
      if (field === "data") data.push(value);
      else if (field === "event") name = value;
      return [];
    },
  };
}
