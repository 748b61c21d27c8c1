import { yesOrNo } from "./json-fields.ts";
import { invalidRow, type OutcomeRow, type RecordedTry } from "./recorded-task.ts";

const NO_MODELS: ReadonlySet<string> = new Set([
  "row",
  "id",
  "task_id",
  "prompt",
  "text",
  "repo",
  "kind",
  "contaminated",
]);

/**
 * A row of a table, by the names in its header: all columns but those of the task itself are models, and hold 0 or 1, or nothing where the
 * model was not tried.
 */
export function tableRow(header: readonly string[], cells: readonly string[]): OutcomeRow {
  const named = new Map(header.map((name, index) => [name.trim(), cells[index] ?? ""]));
  const cellOf = (...names: readonly string[]) =>
    names.map((name) => named.get(name)).find((cell) => cell !== undefined && cell !== "");
  if (named.get("contaminated") === "1") return invalidRow("it is marked as contaminated");
  const task = cellOf("task_id", "row", "id");
  if (task === undefined) return invalidRow("it has no task_id, row or id; name the task");
  const tries = new Map<string, RecordedTry>();
  for (const [model, cell] of named) {
    if (NO_MODELS.has(model) || cell.trim() === "") continue;
    const resolved = yesOrNo(cell.trim());
    if (resolved === undefined) {
      return invalidRow(
        `task ${task}: column ${model} holds "${cell}"; write 1 for a right result, 0 for a wrong one`,
      );
    }
    tries.set(model, { resolved, ...UNKNOWN });
  }
  const text = cellOf("text", "prompt") ?? "";
  const of = { task, repository: cellOf("repo"), kind: cellOf("kind"), text, tries, experiment: undefined };
  return { kind: "task", of };
}

const UNKNOWN = { costUsd: undefined, apiCalls: undefined, accepted: undefined, propensity: undefined };
