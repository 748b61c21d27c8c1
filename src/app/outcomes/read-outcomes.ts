import { extname } from "node:path";
import { createCsvReader } from "../../agent-logs/litellm/index.ts";
import { SufficeError } from "../../domain/index.ts";
import type { JudgedAttempt, ModelOutcome, OutcomeTask } from "../../evaluation/index.ts";
import { jsonRows } from "./json-rows.ts";
import { type OutcomeRow, outcomeRow, tableRow } from "./outcome-row.ts";
import { readOutcomeText } from "./read-outcome-text.ts";

export interface OutcomesRead {
  readonly file: string;
  /** In the file's order; rows of the same task are one task. */
  readonly tasks: readonly OutcomeTask[];
  /** All models that were tried, in the order of their first row. */
  readonly models: readonly string[];
  /** Rows that could not be used, by their line. */
  readonly skipped: readonly { readonly line: number; readonly because: string }[];
  /** Outcomes whose cost nobody recorded; they count as free, so savings from them are none. */
  readonly withoutCost: number;
  /** What a check said of results of which the file also knows whether they were right. */
  readonly judged: readonly JudgedAttempt[];
}

/**
 * Outcomes from a file of JSON lines, a JSON list, or a table (`.csv`). A row that cannot be used is skipped and counted. Throws
 * `input.missing`, and `input.invalid` where no row can be used.
 */
export async function readOutcomes(file: string): Promise<OutcomesRead> {
  const text = await readOutcomeText(file);
  const rows = extname(file).toLowerCase() === ".csv" ? tableRows(text) : rowsOfJson(text);
  const skipped: { line: number; because: string }[] = [];
  const tasks = new Map<string, OutcomeTask>();
  const judged: JudgedAttempt[] = [];
  let withoutCost = 0;
  for (const { line, row } of rows) {
    if (row.kind === "skipped") {
      skipped.push({ line, because: row.because });
      continue;
    }
    const before = tasks.get(row.task.taskId);
    const again = before === undefined ? undefined : triedTwice(before, row.task);
    if (again !== undefined) {
      skipped.push({ line, because: `task ${row.task.taskId} has an outcome of ${again} already` });
      continue;
    }
    withoutCost += row.withoutCost;
    judged.push(...row.judged);
    tasks.set(row.task.taskId, before === undefined ? row.task : merged(before, row.task));
  }
  if (tasks.size === 0) throw noOutcomes(file, skipped);
  const models = new Set([...tasks.values()].flatMap(({ outcomes }) => [...outcomes.keys()]));
  return { file, tasks: [...tasks.values()], models: [...models], skipped, withoutCost, judged };
}

interface PlacedRow {
  readonly line: number;
  readonly row: OutcomeRow;
}

function rowsOfJson(text: string): readonly PlacedRow[] {
  return jsonRows(text).map(({ line, row }) => ({
    line,
    row: row === undefined ? { kind: "skipped", because: "it is no JSON" } : outcomeRow(row),
  }));
}

const MOST_ROW_BYTES = 4 * 1024 * 1024;

function tableRows(text: string): readonly PlacedRow[] {
  const rows: PlacedRow[] = [];
  let header: readonly string[] | undefined;
  const reader = createCsvReader({
    delimiter: ",",
    mostBytes: MOST_ROW_BYTES,
    keepsColumn: () => true,
    onRow: (read) => {
      if (read.kind === "broken") {
        rows.push({ line: read.line, row: { kind: "skipped", because: read.reason } });
      } else if (header === undefined) header = read.cells;
      else rows.push({ line: read.line, row: tableRow(header, read.cells) });
    },
  });
  reader.read(Buffer.from(text));
  reader.end();
  return rows;
}

function triedTwice(before: OutcomeTask, row: OutcomeTask): string | undefined {
  return [...row.outcomes.keys()].find((model) => before.outcomes.has(model));
}

function merged(before: OutcomeTask, { outcomes, repo, kind, text }: OutcomeTask): OutcomeTask {
  const all = new Map<string, ModelOutcome>([...before.outcomes, ...outcomes]);
  return {
    taskId: before.taskId,
    repo: before.repo ?? repo,
    kind: before.kind ?? kind,
    text: before.text === "" ? text : before.text,
    outcomes: all,
  };
}

function noOutcomes(file: string, [first]: OutcomesRead["skipped"]): SufficeError {
  const why = first === undefined ? "it is empty" : `line ${first.line}: ${first.because}`;
  return new SufficeError("input.invalid", {
    message: `${file} holds no outcomes: ${why}. A row is {"task_id": "…", "repo": "…", "text": "…", "outcomes": {"MODEL": {"resolved": 1, "cost_usd": 0.03}}}`,
  });
}
