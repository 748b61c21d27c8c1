import type { Json } from "../../domain/index.ts";
import type { JudgedAttempt, ModelOutcome, OutcomeTask } from "../../evaluation/index.ts";
import { isJsonObject } from "../../protocols/index.ts";

/** A row of an outcomes file as what it says, or why it says nothing. */
export type OutcomeRow =
  | {
      readonly kind: "task";
      readonly task: OutcomeTask;
      readonly withoutCost: number;
      readonly judged: readonly JudgedAttempt[];
    }
  | { readonly kind: "skipped"; readonly because: string };

/**
 * `{"task_id","repo","text","outcomes":{"MODEL":{"resolved":0|1,"cost_usd":0.03,"api_calls":20}}}`. A model that was not tried is
 * absent; `kind`, a try's `propensity`, and what a check said of it (`accepted`: 0|1) may be there. An outcome without a cost counts as costing nothing and is counted.
 */
export function outcomeRow(row: Json | undefined): OutcomeRow {
  if (!isJsonObject(row)) return skipped("it is no JSON object");
  if ("modelUsed" in row) return experimentRow(row);
  const taskId = nameOf(row["task_id"]);
  if (taskId === undefined) return skipped("it has no task_id");
  const recorded = row["outcomes"];
  if (!isJsonObject(recorded)) return skipped(`task ${taskId} has no outcomes`);
  const outcomes = new Map<string, ModelOutcome>();
  const judged: JudgedAttempt[] = [];
  let withoutCost = 0;
  for (const [model, value] of Object.entries(recorded)) {
    const outcome = outcomeOf(value);
    if (typeof outcome === "string") return skipped(`task ${taskId}, model ${model}: ${outcome}`);
    if (!isJsonObject(value) || value["cost_usd"] === undefined) withoutCost += 1;
    outcomes.set(model, outcome);
    const accepted = isJsonObject(value) ? resolvedOf(value["accepted"]) : undefined;
    if (accepted !== undefined) judged.push({ accepted, right: outcome.resolved });
  }
  const task = {
    taskId,
    repo: nameOf(row["repo"]),
    kind: nameOf(row["kind"]),
    text: typeof row["text"] === "string" ? row["text"] : "",
    outcomes,
  };
  return { kind: "task", task, withoutCost, judged };
}

/** A row of `task,model,…` cells as a table gives them: the columns of the header that hold 0 or 1 are models. */
export function tableRow(header: readonly string[], cells: readonly string[]): OutcomeRow {
  const named = new Map(header.map((name, index) => [name.trim(), cells[index] ?? ""]));
  if (named.get("contaminated") === "1") return skipped("it is marked as contaminated");
  const text = named.get("text") ?? named.get("prompt") ?? "";
  const taskId = named.get("task_id") ?? named.get("row") ?? named.get("id");
  if (taskId === undefined || taskId === "") return skipped("it has no task_id, row or id");
  const outcomes = new Map<string, ModelOutcome>();
  for (const [name, cell] of named) {
    if (NO_MODELS.has(name)) continue;
    const resolved = resolvedOf(cell.trim());
    if (resolved === undefined) return skipped(`column ${name} holds "${cell}", which is neither 0 nor 1`);
    outcomes.set(name, { resolved, costUsd: 0, apiCalls: undefined, propensity: undefined });
  }
  const task = { taskId, repo: named.get("repo"), kind: named.get("kind"), text, outcomes };
  return { kind: "task", task, withoutCost: outcomes.size, judged: [] };
}

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

/** The documents' own `RoutingExperiment`: one model tried at one task. */
function experimentRow(row: { readonly [key: string]: Json }): OutcomeRow {
  const taskId = nameOf(row["taskId"]);
  const model = nameOf(row["modelUsed"]);
  if (taskId === undefined || model === undefined) return skipped("an experiment needs taskId and modelUsed");
  const notes = `${nameOf(row["description"]) ?? ""} ${nameOf(row["notes"]) ?? ""}`;
  if (/would have (?:been )?routed|already implemented/i.test(notes)) {
    return skipped(`experiment ${taskId} was not carried out, as its notes say`);
  }
  const resolved = resolvedOf(row["success"]);
  if (resolved === undefined) return skipped(`experiment ${taskId} does not say whether it succeeded`);
  const cost = row["cost"];
  if (cost !== undefined && !isAmount(cost)) return skipped(`experiment ${taskId}: its cost is no amount`);
  const outcome = { resolved, costUsd: cost ?? 0, apiCalls: undefined, propensity: undefined };
  const text = nameOf(row["description"]) ?? "";
  const task = { taskId, repo: undefined, kind: undefined, text, outcomes: new Map([[model, outcome]]) };
  return { kind: "task", task, withoutCost: cost === undefined ? 1 : 0, judged: [] };
}

function outcomeOf(value: Json): ModelOutcome | string {
  if (!isJsonObject(value)) return "its outcome is no object";
  const resolved = resolvedOf(value["resolved"]);
  if (resolved === undefined) return "resolved is neither 0 nor 1";
  const cost = value["cost_usd"] ?? 0;
  if (!isAmount(cost)) return "cost_usd is no amount";
  const calls = value["api_calls"];
  if (calls !== undefined && calls !== null && !isAmount(calls)) return "api_calls is no count";
  const propensity = value["propensity"];
  if (propensity !== undefined && !(isAmount(propensity) && propensity > 0 && propensity <= 1)) {
    return "propensity is no chance above 0 and up to 1";
  }
  return { resolved, costUsd: cost, apiCalls: calls ?? undefined, propensity };
}

function resolvedOf(value: Json | undefined): boolean | undefined {
  if (value === 1 || value === true || value === "1") return true;
  if (value === 0 || value === false || value === "0") return false;
  return undefined;
}

function isAmount(value: Json | undefined): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

/** Text, or a number as its text: ids are written either way. */
function nameOf(value: Json | undefined): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function skipped(because: string): OutcomeRow {
  return { kind: "skipped", because };
}
