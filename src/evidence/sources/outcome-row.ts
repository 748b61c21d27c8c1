import { experimentRow } from "./experiment-row.ts";
import { amountOf, isGiven, type JsonObject, nameOf, objectOf, yesOrNo } from "./json-fields.ts";
import { invalidRow, type OutcomeRow, type RecordedTry } from "./recorded-task.ts";

/**
 * A row of an outcomes file, for evidence and for learning alike:
 * `{"task_id","repo","kind","text","outcomes":{"MODEL":{"resolved":0|1,"cost_usd":0.03,"api_calls":20,"accepted":0|1,"propensity":0.25}}}`,
 * or the documents' `RoutingExperiment`, told by its `taskId` or `modelUsed`. `undefined` stands for what is no JSON.
 *
 * Needed are `task_id`, `outcomes`, and `resolved` of each model. What else is absent or `null` is unknown; keys that nobody here knows
 * are passed over, since such files say more than we ask. A row with anything wrong in it is skipped whole: half of its models would
 * favour the rest.
 */
export function outcomeRow(value: unknown): OutcomeRow {
  if (value === undefined) return invalidRow("it is no JSON; write one JSON object a line");
  const row = objectOf(value);
  if (row === undefined) return invalidRow("it is no JSON object; write one JSON object a line");
  return "taskId" in row || "modelUsed" in row ? experimentRow(row) : benchmarkRow(row);
}

function benchmarkRow(row: JsonObject): OutcomeRow {
  const task = nameOf(row["task_id"]);
  if (task === undefined) return invalidRow("it has no task_id; name the task");
  const tried = objectOf(row["outcomes"]);
  if (tried === undefined) {
    return invalidRow(
      `task ${task} has no outcomes; write {"MODEL": {"resolved": 1}} for those that were tried`,
    );
  }
  const tries = new Map<string, RecordedTry>();
  for (const [model, given] of Object.entries(tried)) {
    const read = tryOf(given);
    if (typeof read === "string") return invalidRow(`task ${task}, model ${model}: ${read}`);
    tries.set(model, read);
  }
  const text = typeof row["text"] === "string" ? row["text"] : "";
  const [repository, kind] = [nameOf(row["repo"]), nameOf(row["kind"])];
  return { kind: "task", of: { task, repository, kind, text, tries, experiment: undefined } };
}

/** A try, or what is wrong with it. */
function tryOf(value: unknown): RecordedTry | string {
  const given = objectOf(value);
  if (given === undefined) return 'its outcome is no object; write {"resolved": 1} or {"resolved": 0}';
  const resolved = yesOrNo(given["resolved"]);
  if (resolved === undefined)
    return "resolved is neither 0 nor 1; write 1 for a right result, 0 for a wrong one";
  const costUsd = amountOf(given["cost_usd"]);
  if (costUsd === undefined && isGiven(given["cost_usd"])) {
    return "cost_usd is no amount; write dollars from 0 up, or leave it out";
  }
  const apiCalls = amountOf(given["api_calls"]);
  if (apiCalls === undefined && isGiven(given["api_calls"])) {
    return "api_calls is no count; write a number from 0 up, or leave it out";
  }
  const accepted = yesOrNo(given["accepted"]);
  if (accepted === undefined && isGiven(given["accepted"])) {
    return "accepted is neither 0 nor 1; write what the check said, or leave it out";
  }
  const propensity = chanceOf(given["propensity"]);
  if (propensity === undefined && isGiven(given["propensity"])) {
    return "propensity is no chance above 0 and up to 1; write that of this model's try, or leave it out";
  }
  return { resolved, costUsd, apiCalls, accepted, propensity };
}

function chanceOf(value: unknown): number | undefined {
  const chance = amountOf(value);
  return chance === undefined || chance === 0 || chance > 1 ? undefined : chance;
}
