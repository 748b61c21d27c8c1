import { execFileSync } from "node:child_process";
import { cpSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod";
import type { ScriptedConversation, ScriptedReply } from "../../src/testing/index.ts";
import { spawnCli } from "./shop.ts";

export const FRONTIER = "claude-opus-5-5";
export const LIGHT = "claude-haiku-5-5";
export const JUDGE = "claude-sonnet-5-5";

export const example = fileURLToPath(new URL("../../examples/ab-seed-file", import.meta.url));
export const experiment = join(example, "experiment.yaml");
const STATUSES = ["draft", "ready", "in_progress", "in_review", "done", "cancelled"];

/** The example's repository in a folder of its own, with a ledger beside it. */
export async function openTrialStage() {
  const top = await mkdtemp(join(tmpdir(), "suffice-ab-"));
  const folder = join(top, "seed-file");
  const ledger = join(top, "data", "ledger.db");
  cpSync(join(example, "repository"), folder, { recursive: true });
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@localhost", ...args], {
      cwd: folder,
      encoding: "utf8",
    });
  git("init", "--quiet", "--initial-branch=main");
  git("add", ".");
  git("commit", "--quiet", "-m", "Begin");
  const suffice = (args: readonly string[], config = join(example, "suffice.yaml")) =>
    spawnCli([...args, "--ledger", ledger, "--config", config], {
      folder,
      environment: { HOME: top, XDG_DATA_HOME: "", XDG_CONFIG_HOME: "" },
    });
  const start = (args: readonly string[]) => suffice(["ab", ...args]);
  return {
    top,
    folder,
    ledger,
    git,
    suffice,
    start,
    remove: () => rm(top, { recursive: true, force: true }),
  };
}

const row = (status: string, id: number) =>
  `(${id}, 'r-${id}', 'Row ${id}', '${status}', '2026-01-31T00:00:00Z')`;

/** `INSERT OR IGNORE`, or without the words that let it run twice. */
export function seedSql({ idempotent = true, statuses = STATUSES } = {}): string {
  const insert = idempotent ? "INSERT OR IGNORE INTO" : "INSERT INTO";
  const rows = statuses.map((status, index) => row(status, index + 1)).join(",\n  ");
  return `${insert} requirements (id, slug, title, status, created_at) VALUES\n  ${rows};\n`;
}

/** A model that writes the seed and is done: prepared answers, and prepared token counts. */
export function writer(model: string, sql: string, scale: number): ScriptedConversation {
  const usage = (read: number, output: number) => ({
    freshInput: 10,
    cacheRead: read * scale,
    cacheWrite5m: 400 * scale,
    output,
  });
  const tools = [{ name: "write_file", input: { path: "seed.sql", content: sql } }];
  return {
    task: "seed-file",
    model,
    step: "implement",
    replies: [
      { say: "I write the seed.", tools, usage: usage(0, 500) },
      { say: "seed.sql is there.", usage: usage(400, 20) },
    ],
  };
}

type Answer = { readonly parity: boolean; readonly better: "A" | "B" | "neither" };
export const PARITY: Answer = { parity: true, better: "neither" };

/** What the judge says when it is asked first, and second. */
export function judging(first: Answer, second: Answer): readonly ScriptedConversation[] {
  return [
    { task: "seed-file", model: JUDGE, step: "judge-1", replies: [judged(first)] },
    { task: "seed-file", model: JUDGE, step: "judge-2", replies: [judged(second)] },
  ];
}

const known = z.object({
  pairs: z.array(z.object({ name: z.string(), answer: z.enum(["parity", "a", "b"]) })),
});

/** A judge that knows the known pairs; `but` names those that it gets wrong. */
export function calibrated(text: string, but: readonly string[] = []): readonly ScriptedConversation[] {
  return known.parse(parse(text)).pairs.flatMap(({ name, answer }) => {
    const [first, second]: readonly [Answer, Answer] =
      answer === "parity" || but.includes(name)
        ? [PARITY, PARITY]
        : answer === "a"
          ? [better("A"), better("B")]
          : [better("B"), better("A")];
    const task = `calibration-${name}`;
    return [
      { task, model: JUDGE, step: "judge-1", replies: [judged(first)] },
      { task, model: JUDGE, step: "judge-2", replies: [judged(second)] },
    ];
  });
}

export function better(side: "A" | "B"): Answer {
  return { parity: false, better: side };
}

function judged(answer: Answer): ScriptedReply {
  const say = JSON.stringify({ ...answer, reasons: ["prepared"] });
  return { say, usage: { freshInput: 600, cacheRead: 0, cacheWrite5m: 0, output: 40 } };
}
