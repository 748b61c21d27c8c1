import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { OutcomeTask } from "../../src/evaluation/index.ts";

const RECORDED = z.object({
  task_id: z.string(),
  repo: z.string(),
  text: z.string(),
  llm_estimates: z.record(z.string(), z.object({ minutes: z.number() })),
  outcomes: z.record(
    z.string(),
    z.object({ resolved: z.number(), cost_usd: z.number(), api_calls: z.number() }),
  ),
});

export interface RecordedTask extends OutcomeTask {
  /** Minutes of work, as language models estimated them. */
  readonly minutes: Readonly<Record<string, number>>;
}

/** The file `swebench_verified_dev.jsonl` of a folder that holds the published outcomes. */
export function sweBenchTasks(folder: string): readonly RecordedTask[] {
  const lines = readFileSync(join(folder, "swebench_verified_dev.jsonl"), "utf8").trim().split("\n");
  return lines.map((line) => {
    const { task_id, repo, text, llm_estimates, outcomes } = RECORDED.parse(JSON.parse(line));
    return {
      taskId: task_id,
      repo,
      kind: undefined,
      text,
      minutes: Object.fromEntries(Object.entries(llm_estimates).map(([by, { minutes }]) => [by, minutes])),
      outcomes: new Map(
        Object.entries(outcomes).map(([model, { resolved, cost_usd, api_calls }]) => [
          model,
          { resolved: resolved === 1, costUsd: cost_usd, apiCalls: api_calls, propensity: undefined },
        ]),
      ),
    };
  });
}

export interface Question {
  readonly prompt: string;
  readonly strong: number;
  readonly weak: number;
}

/** The questions of `routellm_gsm8k.csv` that the models had not seen before. */
export function gsm8kQuestions(folder: string): readonly Question[] {
  return csvRows(readFileSync(join(folder, "routellm_gsm8k.csv"), "utf8"))
    .slice(1)
    .filter(([, , , , contaminated]) => contaminated === "0")
    .map(([, prompt = "", strong, weak]) => ({ prompt, strong: Number(strong), weak: Number(weak) }));
}

/** Fields between commas; quoted ones may hold commas, line ends, and quotes written twice. */
function csvRows(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n"]*))(,|\r?\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    if (end !== ",") rows.push([]);
  }
  return rows.filter((row) => row.length > 1);
}
