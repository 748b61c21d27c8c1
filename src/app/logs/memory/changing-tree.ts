import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import * as fc from "fast-check";

/** For tests: logs that are written to, cut, copied and put in each other's place, as programs and people do. */
export interface ChangingTree {
  apply(change: Change): void;
}

export type Change =
  | { readonly deed: "grow" | "write" | "replace"; readonly file: string; readonly lines: readonly string[] }
  | {
      readonly deed: "tear";
      readonly file: string;
      readonly lines: readonly string[];
      readonly share: number;
    }
  | { readonly deed: "truncate"; readonly file: string; readonly share: number }
  | { readonly deed: "edit"; readonly file: string; readonly from: number; readonly to: number }
  | { readonly deed: "copy" | "rename"; readonly file: string; readonly to: string }
  | { readonly deed: "complete" | "delete" | "touch" | "describe"; readonly file: string };

const [SUB_AGENT, RESULTS, LEDGER] = [
  "projects/shop/C1/subagents/agent-a1.jsonl",
  "results/one.jsonl",
  "work/.backlog-ops/usage-ledger.jsonl",
] as const;
const FILES = ["projects/shop/C1.jsonl", "projects/shop/C2.jsonl", "projects/shop/agent-a2.jsonl", SUB_AGENT];
const ALL = [...FILES, RESULTS, LEDGER];

/** With `mtime`, each change gives its file a time of its own, as if changes lay seconds apart. */
export function changingTree(folder: string, mtime?: { now: number }): ChangingTree {
  /** What is missing behind a torn line. */
  const torn = new Map<string, string>();
  const at = (file: string) => join(folder, file);
  for (const file of ALL) mkdirSync(dirname(at(file)), { recursive: true });

  function apply(change: Change): void {
    const path = at(change.file);
    if (change.deed === "write" || change.deed === "grow") write(change, path);
    else if (existsSync(path)) alter(change, path);
    // What describes a file stands beside it.
    if (mtime === undefined || change.deed === "describe") return;
    for (const file of [
      path,
      ...(change.deed === "copy" || change.deed === "rename" ? [at(change.to)] : []),
    ]) {
      mtime.now += 10;
      if (existsSync(file)) utimesSync(file, mtime.now, mtime.now);
    }
  }

  function write({ deed, file, lines }: Change & { readonly lines: readonly string[] }, path: string): void {
    torn.delete(file);
    if (deed === "grow") appendFileSync(path, textOf(lines));
    else writeFileSync(path, textOf(lines));
  }

  function alter(change: Change, path: string): void {
    switch (change.deed) {
      case "replace":
        writeFileSync(`${path}.new`, textOf(change.lines));
        return renameSync(`${path}.new`, path);
      case "tear": {
        const text = textOf(change.lines);
        const length = Math.floor(text.length * change.share);
        torn.set(change.file, text.slice(length));
        return appendFileSync(path, text.slice(0, length));
      }
      case "complete":
        appendFileSync(path, torn.get(change.file) ?? "");
        return void torn.delete(change.file);
      case "truncate":
        return truncateSync(path, Math.floor(readFileSync(path).length * change.share));
      case "edit":
        return writeFileSync(path, edited(readFileSync(path, "utf8"), change));
      case "copy":
        return copyFileSync(path, at(change.to));
      case "rename":
        return renameSync(path, at(change.to));
      case "delete":
        return rmSync(path);
      case "describe":
        return writeFileSync(path.replace(/\.jsonl$/, ".meta.json"), '{"agentType":"Explore"}');
      default:
        return utimesSync(path, 1_700_000_000, 1_700_000_000);
    }
  }
  return { apply };
}

/** All digits `from` as `to`: another file of the same length. */
function edited(text: string, { from, to }: { readonly from: number; readonly to: number }): string {
  return text.replaceAll(`"output_tokens":${from}`, `"output_tokens":${to}`);
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

const someFile = fc.constantFrom(...FILES);
const digit = fc.integer({ min: 1, max: 9 });

/** Of calls some come again, in the same file and in others; some have only the counts of a stream's beginning. */
const someAnswer = fc
  .record({
    id: fc.integer({ min: 1, max: 12 }),
    output: digit,
    isFinal: fc.boolean(),
    second: fc.nat(59),
    conversation: fc.constantFrom("C1", "C2"),
    agent: fc.constantFrom(undefined, undefined, "a1"),
    text: fc.constantFrom("", "x".repeat(3000)),
    tool: fc.constantFrom(undefined, "Bash", "Task"),
  })
  .map(({ id, output, isFinal, second, conversation, agent, text, tool }) =>
    JSON.stringify({
      type: "assistant",
      sessionId: conversation,
      ...(agent === undefined ? {} : { agentId: agent, isSidechain: true }),
      requestId: `req_${id}_${output}`,
      timestamp: `2026-11-20T10:00:${String(second).padStart(2, "0")}.000Z`,
      message: {
        id: `msg_${id}`,
        model: "acme-mid",
        content: [
          { type: "text", text },
          ...(tool === undefined ? [] : [{ type: "tool_use", id: `toolu_${id}`, name: tool, input: TASK }]),
        ],
        stop_reason: isFinal ? "end_turn" : null,
        usage: { input_tokens: 3, cache_read_input_tokens: 1000, output_tokens: output },
      },
    }),
  );
const TASK = { command: "git status", subagent_type: "Plan", prompt: "Look" };

const someOther = fc.constantFrom(
  '{"type":"assistant","output_tokens":',
  "output_tokens",
  "",
  JSON.stringify({
    type: "user",
    sessionId: "C1",
    timestamp: "2026-11-20T10:00:30.000Z",
    message: { role: "user", content: "Fix the typo" },
  }),
  JSON.stringify({
    type: "user",
    sessionId: "C1",
    timestamp: "2026-11-20T10:00:31.000Z",
    message: { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_1", content: "done" }] },
    toolUseResult: { agentId: "a1" },
  }),
  JSON.stringify({
    type: "system",
    subtype: "compact_boundary",
    sessionId: "C1",
    timestamp: "2026-11-20T10:00:32.000Z",
    compactMetadata: { trigger: "auto", preTokens: 150_000 },
  }),
);
const someLines = fc.array(fc.oneof({ weight: 3, arbitrary: someAnswer }, someOther), {
  minLength: 1,
  maxLength: 5,
});

const someResult = digit.map((output) =>
  JSON.stringify({
    type: "result",
    session_id: `R${output}`,
    total_cost_usd: 0.5,
    modelUsage: { "acme-mid": { inputTokens: 3, outputTokens: output } },
  }),
);
const someRow = digit.map(ledgerRow);

function ledgerRow(output: number): string {
  return JSON.stringify({
    timestamp: "2026-11-20T10:00:00Z",
    model: "acme-mid",
    input_tokens: 10,
    output_tokens: output,
  });
}

const someShare = fc.double({ min: 0, max: 1, noNaN: true });
const growth = (file: fc.Arbitrary<string>, lines: fc.Arbitrary<readonly string[]>) =>
  fc.record({
    deed: fc.constantFrom("grow" as const, "grow" as const, "write" as const, "replace" as const),
    file,
    lines,
  });

export const someChange: fc.Arbitrary<Change> = fc.oneof(
  { weight: 5, arbitrary: growth(someFile, someLines) },
  growth(fc.constant(RESULTS), fc.array(someResult, { maxLength: 2 })),
  growth(fc.constant(LEDGER), fc.array(someRow, { maxLength: 3 })),
  {
    weight: 2,
    arbitrary: fc.record({
      deed: fc.constant("tear" as const),
      file: someFile,
      lines: someLines,
      share: someShare,
    }),
  },
  fc.record({ deed: fc.constant("truncate" as const), file: fc.constantFrom(...ALL), share: someShare }),
  {
    weight: 2,
    arbitrary: fc.record({
      deed: fc.constant("edit" as const),
      file: fc.constantFrom(...ALL),
      from: digit,
      to: digit,
    }),
  },
  fc.record({ deed: fc.constantFrom("copy" as const, "rename" as const), file: someFile, to: someFile }),
  {
    weight: 2,
    arbitrary: fc.record({
      deed: fc.constantFrom("complete" as const, "delete" as const, "touch" as const, "describe" as const),
      file: fc.constantFrom(...ALL),
    }),
  },
);
