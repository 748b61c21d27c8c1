import { expect, test } from "vitest";
import { createCodexFormat } from "./codex-format.ts";

const format = createCodexFormat();

test("sessions and archived ones lie under the home folder, or under each that CODEX_HOME names", () => {
  expect(format.usualPlaces({ home: "/home/mia", variables: {} })).toEqual([
    "/home/mia/.codex/sessions",
    "/home/mia/.codex/archived_sessions",
  ]);
  expect(format.usualPlaces({ home: "/home/mia", variables: { CODEX_HOME: "/a, /b" } })).toEqual([
    "/a/sessions",
    "/a/archived_sessions",
    "/b/sessions",
    "/b/archived_sessions",
  ]);
});

test("lines of JSON are its logs", () => {
  expect(["/s/2026/03/01/rollout-x.jsonl", "/s/notes.md"].map((path) => format.isLog(path))).toEqual([
    true,
    false,
  ]);
});
