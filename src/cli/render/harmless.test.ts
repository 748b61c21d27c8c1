import { expect, test } from "vitest";
import { harmless } from "./harmless.ts";

test("line breaks and tabs stay, whatever could steer a terminal is only shown", () => {
  expect(harmless("a\tb\r\nc")).toBe("a\tb\nc");
  expect(harmless("\u001b[2J\u0007\u009b\r\u0000\u007f")).toBe("\uFFFD[2J\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD");
  expect(harmless("left\u202Ethgir\u2066")).toBe("left\uFFFDthgir\uFFFD");
});

test("letters of any script, joined emoji included, stay as they are", () => {
  const text = "Grüße, 你好, مرحبا, 👩‍💻";
  expect(harmless(text)).toBe(text);
});
