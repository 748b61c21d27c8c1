import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createSseReader, type SseEvent, writeSse } from "./sse.ts";

const recorded = readFileSync(new URL("./anthropic-messages/__fixtures__/tool-call.sse", import.meta.url));

function eventsOf(...chunks: readonly Uint8Array[]): readonly SseEvent[] {
  const reader = createSseReader();
  return [...chunks.flatMap((chunk) => reader.read(chunk)), ...reader.end()];
}

function eventsIn(text: string): readonly SseEvent[] {
  return eventsOf(bytesOf(text));
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function chunked(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const ends = [...cuts.toSorted((a, b) => a - b), bytes.length];
  return ends.map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end));
}

test("a recorded stream is read event by event", () => {
  expect(eventsOf(recorded).map(({ event }) => event)).toEqual(
    [
      "message_start ping",
      "content_block_start content_block_delta content_block_delta content_block_delta content_block_stop",
      "content_block_start content_block_delta ping content_block_delta content_block_stop",
      "content_block_start content_block_delta content_block_delta content_block_delta content_block_stop",
      "content_block_start content_block_stop",
      "message_delta message_stop",
    ].flatMap((line) => line.split(" ")),
  );
});

test("every chunking of a recorded stream gives the same events, with any kind of line ending", () => {
  const endings = fc.constantFrom("\n", "\r\n", "\r");
  const cuts = fc.array(fc.nat(recorded.length), { maxLength: 200, size: "max" });
  const whole = eventsOf(recorded);
  fc.assert(
    fc.property(endings, cuts, (ending, at) => {
      const bytes = bytesOf(recorded.toString("utf8").replaceAll("\n", ending));
      expect(eventsOf(...chunked(bytes, at))).toEqual(whole);
    }),
    { numRuns: 200 },
  );
});

test.each(["\n", "\r\n", "\r"])(
  "one byte at a time gives the same events too, with lines ending in %j",
  (ending) => {
    const bytes = bytesOf(recorded.toString("utf8").replaceAll("\n", ending));
    expect(eventsOf(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(eventsOf(recorded));
  },
);

test("an event is given out as soon as its blank line is there", () => {
  const reader = createSseReader();
  expect(reader.read(bytesOf("event: a\ndata: 1\n"))).toEqual([]);
  expect(reader.read(bytesOf("\nevent: b\n"))).toEqual([{ event: "a", data: "1" }]);
});

test("lines of data are joined, comments and unknown fields are passed over, one space after the colon is no data", () => {
  expect(eventsIn(": hello\nid: 7\nretry: 10\ndata: one\ndata:two\ndata\ndata:  three\n\n")).toEqual([
    { event: "message", data: "one\ntwo\n\n three" },
  ]);
});

test("an event without data is none, and its name does not stick to the next one", () => {
  expect(eventsIn("event: ping\n\ndata: x\n\n")).toEqual([{ event: "message", data: "x" }]);
});

test("a byte order mark at the head is no part of the first field", () => {
  expect(eventsIn("\uFEFFdata: x\n\n")).toEqual([{ event: "message", data: "x" }]);
});

test.each(["event: end\ndata: x\n", "event: end\ndata: x"])(
  "the last event needs no blank line: %j",
  (text) => {
    expect(eventsIn(text)).toEqual([{ event: "end", data: "x" }]);
  },
);

test("what is written is read back", () => {
  const name = fc.stringMatching(/^[a-z_]{1,20}$/);
  const data = fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\r", ""));
  fc.assert(
    fc.property(fc.array(fc.record({ event: name, data })), (events) => {
      expect(eventsIn(events.map(writeSse).join(""))).toEqual(events);
    }),
  );
});
