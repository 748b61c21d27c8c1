import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { listPrices } from "../../src/app/index.ts";

const cli = join(dirname(dirname(import.meta.dirname)), "dist", "cli.js");

function aFolder(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "suffice-prices-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

function suffice(args: readonly string[], folder = aFolder()) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "prices", ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { status, stdout, stderr };
}

test("a banded and changed price shows all its rows, with the one in force", () => {
  expect(suffice(["claude-sonnet-4-6", "--at", "2026-11-01"])).toEqual({
    status: 0,
    stderr: "",
    stdout: `model              from        fresh input  cache read  write 5 min  write 1 h  output  holds
claude-sonnet-4-6  release            3.00        0.30         3.75       6.00   15.00
                                      6.00        0.60         7.50      12.00   22.50  prompt above 200,000 tokens
claude-sonnet-4-6  2026-03-13         3.00        0.30         3.75       6.00   15.00  in force on 2026-11-01

list 2026-11-20, at 2026-11-01: 1 model; US dollars per million tokens; – is not sold, or not listed
`,
  });
});

test("points line up, hours have their line, and what is not sold is a dash", () => {
  expect(suffice(["deepseek-v4-flash", "--at", "2026-11-01"]).stdout).toBe(
    `model              from        fresh input  cache read  write 5 min  write 1 h  output  holds
deepseek-v4-flash  release            0.14      0.0028            –          –    0.28
deepseek-v4-flash  2026-08-17         0.22      0.007             –          –    0.66  in force on 2026-11-01
                                      0.44      0.014             –          –    1.32  01:00 to 04:00 UTC
                                      0.44      0.014             –          –    1.32  06:00 to 10:00 UTC

list 2026-11-20, at 2026-11-01: 1 model; US dollars per million tokens; – is not sold, or not listed
`,
  );
});

test("a day shows the rows that were in force on it", () => {
  const { stdout } = suffice(["--at", "2026-03-12"]);
  expect(stdout).toMatch(/^claude-opus-4-6 +release .*\n +10\.00 .* prompt above 200,000 tokens$/m);
  expect(stdout).toMatch(/^deepseek-v4-pro +release /m);
  expect(stdout).not.toContain("UTC");
});

test("haiku and sonnet of November 2025 are 1 to 3 in every class", () => {
  expect(suffice(["ratio", "haiku", "sonnet", "--at", "2025-11-01"])).toEqual({
    status: 0,
    stderr: "",
    stdout: `class        claude-haiku-4-5  claude-sonnet-4-5  ratio
fresh input              1.00               3.00  1 : 3
cache read               0.10               0.30  1 : 3
write 5 min              1.25               3.75  1 : 3
write 1 h                2.00               6.00  1 : 3
output                   5.00              15.00  1 : 3

prompt above 200,000 tokens
class        claude-haiku-4-5  claude-sonnet-4-5    ratio
fresh input              1.00               6.00    1 : 6
cache read               0.10               0.60    1 : 6
write 5 min              1.25               7.50    1 : 6
write 1 h                2.00              12.00    1 : 6
output                   5.00              22.50  1 : 4.5

list 2026-11-20, at 2025-11-01; US dollars per million tokens
`,
  });
});

test("a ratio as one object names both models, and leaves out what one of them does not sell", () => {
  const { stdout } = suffice(["ratio", "gpt-5", "opus", "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({
    schema: "suffice.price-ratio/1",
    priceBook: { name: "list", date: "2026-11-20" },
    first: "gpt-5",
    second: "claude-opus-5-5",
    ratios: [
      { abovePromptTokens: 0, class: "freshInput", firstUsd: 1.25, secondUsd: 4, times: 3.2 },
      { class: "cacheRead", times: 1.6 },
      { class: "cacheWrite5m", secondUsd: 5 },
      { class: "cacheWrite1h", secondUsd: 8 },
      { class: "output", times: 2 },
    ],
  });
});

test("the list as one object has its schema, dollars, and every row of a model", () => {
  const { stdout, stderr } = suffice(["glm-5.3-flash", "--json", "--at", "2026-09-09T15:59:59Z"]);
  const { prices, ...rest } = JSON.parse(stdout);
  expect({ ...rest, stderr }).toEqual({
    schema: "suffice.prices/1",
    priceBook: { name: "list", date: "2026-11-20" },
    at: "2026-09-09T15:59:59.000Z",
    perTask: [],
    stderr: "",
  });
  expect(prices).toMatchObject([
    { effectiveFrom: "release", usdPerMillionTokens: { freshInput: 0.075 }, isInForce: true },
    {
      effectiveFrom: "2026-09-09T16:00:00.000Z",
      usdPerMillionTokens: { freshInput: 0.15 },
      isInForce: false,
    },
  ]);
});

test("a document's book says what it is", () => {
  const { stdout, stderr } = suffice(["--prices", "isolated-delegation", "--at", "2026-11-01"]);
  expect(stderr).toBe("");
  expect(stdout).toContain("\nnot the list price of Opus 4.8, which is a third of this");
  expect(suffice(["--prices", "plan-execute-review", "--at", "2026-11-01"]).stdout).toBe(
    `model              per task
claude-haiku-4-5    $0.0010
claude-sonnet-4-5   $0.0100
claude-opus-4-1     $0.1000

plan-execute-review 2026-11-20, at 2026-11-01
prices per task and not per token, a factor of ten apart by decree; calls have no price in this book
`,
  );
});

const OWN = `prices:
  - model: qwen3-coder:30b
    effective_from: release
    usd_per_million_tokens: { fresh_input: 0, output: 0 }
  - model: claude-haiku-5-5
    effective_from: 2026-10-01
    usd_per_million_tokens: { fresh_input: 0.11, output: 0.55 }
`;

test("prices of the user's own go over the list, and the book says so", () => {
  const folder = aFolder({ "suffice.yaml": OWN });
  const { stdout } = suffice(["--at", "2026-11-01"], folder);
  expect(stdout).toMatch(/^qwen3-coder:30b +release +0\.00 +– +– +– +0\.00$/m);
  expect(stdout).toMatch(/^claude-haiku-5-5 +2026-10-01 +0\.11 /m);
  expect(stdout).toContain("\nlist + own 2026-11-20, at 2026-11-01: ");
});

test("a file of prices is a book", () => {
  const file = `book: mine
prices:
  - model: acme
    effective_from: release
    usd_per_million_tokens: { fresh_input: 1, output: 2 }
    source: a letter
    checked: 2026-01-02
`;
  const { stdout, stderr } = suffice(
    ["--prices", "./mine.yaml", "--at", "2026-11-01"],
    aFolder({ "mine.yaml": file }),
  );
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^acme +release +1\.00 +– +– +– +2\.00$/m);
  expect(stdout).toContain("\nmine 2026-01-02, at 2026-11-01: 1 model;");
});

test.each([
  ["2027-01-19T00:00:00Z", "list", undefined],
  ["2027-01-20T00:00:00Z", "list", 61],
  ["2027-06-01T00:00:00Z", "isolated-delegation", undefined],
])("on %s the book %s is %s days too old to be trusted without a word", async (now, prices, days) => {
  vi.useFakeTimers({ now: new Date(now), toFake: ["Date"] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const found = await listPrices(undefined, { prices, at: undefined, config: undefined, folder: aFolder() });
  expect(found.oldDays).toBe(days);
});

test.each([
  [["claude-opsu-5-5"], 2, 'Did you mean "claude-opus-5-5"?'],
  [["sonnet", "--at", "2026-05-01"], 2, "Near: claude-3-7-sonnet, claude-sonnet-4,"],
  [["mystery"], 2, "`suffice prices` lists them."],
  [["--prices", "lsit"], 3, 'there is no price book "lsit". Did you mean "list"?'],
  [["--prices", "./none.yaml"], 2, "does not exist"],
  [["ratio", "--bogus"], 2, "unknown option '--bogus'"],
  [["--at", "2026-02-30"], 2, "It takes a day such as 2026-11-01"],
  [["claude-opus-5-5", "--prices", "plan-execute-review"], 2, "It prices no models."],
])("%j is refused with exit code %i, and says what would fit", (args, status, message) => {
  const result = suffice(args);
  expect([result.status, result.stdout]).toEqual([status, ""]);
  expect(result.stderr).toContain(message);
});
