import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createKeptOutput } from "./kept-output.ts";

function kept(maxBytes: number, ...chunks: readonly (string | Uint8Array)[]): string {
  const output = createKeptOutput(maxBytes);
  for (const chunk of chunks) output.add(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  return output.text();
}

test("output that fits is kept whole", () => {
  expect(kept(10, "01234", "56789")).toBe("0123456789");
});

test("of longer output the beginning and the end are kept, and a line says how much is missing", () => {
  expect(kept(10, "abcdefgh", "ij", "klmnopqrstuvwxyz")).toBe("abcde\n[… 16 bytes cut …]\nvwxyz");
});

test("a character that was cut in two is left out, not shown as rubbish", () => {
  expect(kept(10, `abcd€${"x".repeat(20)}€wxyz`)).toBe("abcd\n[… 20 bytes cut …]\nwxyz".replace("20", "24"));
});

test("bytes that are no text, and control characters, become harmless", () => {
  expect(kept(100, new Uint8Array([0x61, 0xff, 0xfe, 0x00, 0x1b, 0x5b, 0x0a, 0x09, 0x62]))).toBe(
    "a\uFFFD\uFFFD\uFFFD\uFFFD[\n\tb",
  );
});

test("however the output is chopped into chunks, the same is kept", () => {
  const chunks = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "é", "\n"), maxLength: 3000 }), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(chunks, fc.integer({ min: 0, max: 2500 }), (pieces, maxBytes) => {
      expect(kept(maxBytes, ...pieces)).toBe(kept(maxBytes, pieces.join("")));
    }),
  );
});

test("with nothing to keep, only the count is left", () => {
  expect(kept(0, "abc")).toBe("\n[… 3 bytes cut …]\n");
});
