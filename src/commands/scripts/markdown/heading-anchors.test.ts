import { expect, test } from "vitest";
import { headingAnchors, slugOf } from "./heading-anchors.ts";

test.each([
  ["Set up", "set-up"],
  ["What's new in 2.0?", "whats-new-in-20"],
  ["`suffice run` & friends", "suffice-run--friends"],
  ["The [link](x.md) and **bold** _soft_ snake_case", "the-link-and-bold-soft-snake_case"],
  ["Ärger – über 100 %", "ärger--über-100-"],
  ["![icon](i.png) Title", "title"],
  ["a - b", "a---b"],
  ["<b>HTML</b> &amp; more", "html--more"],
  ["日本語 見出し", "日本語-見出し"],
])("%j has the anchor %s", (heading, slug) => {
  expect(slugOf(heading)).toBe(slug);
});

test("headings of both kinds, numbered where they repeat, and anchors in HTML", () => {
  const text = [
    "# One #",
    "## One",
    "## One-1",
    "Two",
    "lines",
    "-----",
    "```",
    "# not me",
    "```",
    '<a id="own"></a> <p align="center" name=other>',
    "## Named {#by-hand}",
    "####### seven",
    "#tag",
    "| a | b |",
    "---",
  ].join("\n");
  expect(headingAnchors(text)).toEqual([
    "one",
    "one-1",
    "one-1-1",
    "two-lines",
    "by-hand",
    "named",
    "own",
    "other",
  ]);
});
