import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createLineSplitter, createMaskedTail } from "./program-output.ts";

const bytes = (text: string) => Buffer.from(text, "utf8");

function linesOf(chunks: readonly Uint8Array[], most?: number): readonly string[] {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => lines.push(line), most);
  for (const chunk of chunks) splitter.add(chunk);
  splitter.end();
  return lines;
}

test("property: however a stream is cut into pieces, its lines are the same", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "ü", "→", "😀", "\n", "\u2028", "\r", " ") });
  fc.assert(
    fc.property(text, fc.nat(), fc.nat(), (said, first, second) => {
      const whole = bytes(said);
      const [from, to] = [first % (whole.length + 1), second % (whole.length + 1)].toSorted((a, b) => a - b);
      const pieces = [whole.subarray(0, from), whole.subarray(from, to), whole.subarray(to)];
      expect(linesOf(pieces)).toEqual(said.split("\n").filter((line) => line.trim() !== ""));
    }),
  );
});

test("a line that is too long is passed over, and the next one counts", () => {
  expect(linesOf([bytes("12345\n12"), bytes("3456\n1234\n")], 5)).toEqual(["12345", "1234"]);
});

test("of what a program says of its troubles the end is kept, from a whole line on", () => {
  const tail = createMaskedTail(20, {});
  for (let count = 1; count <= 100; count += 1) tail.add(bytes(`line ${count}\n`));
  expect(tail.text()).toBe("[…]\nline 99\nline 100\n");
  const short = createMaskedTail(20, {});
  short.add(bytes("all of it\u001b[31m"));
  expect(short.text()).toBe("all of it\uFFFD[31m");
});

test("keys are not in it, also where one lies across the cut", () => {
  const environment = { SHOP_API_KEY: "sk-123456789", SHOP_TOKEN: "sk-12345", HOME: "/home/mia", AUTH: "1" };
  const tail = createMaskedTail(40, environment);
  tail.add(bytes("1 sk-12345, sk-1234"));
  tail.add(bytes("56789 in /home/mia\n"));
  expect(tail.text()).toBe("1 [key], [key] in /home/mia\n");
  for (let before = 0; before < 60; before += 1) {
    const cut = createMaskedTail(40, environment);
    cut.add(bytes(`first\nsk-123456789${" ".repeat(before)}`));
    expect(cut.text()).not.toMatch(/\d/);
  }
});
