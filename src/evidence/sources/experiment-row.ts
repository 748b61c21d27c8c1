import { parseInstant } from "../../domain/index.ts";
import { amountOf, isGiven, type JsonObject, nameOf, yesOrNo } from "./json-fields.ts";
import { invalidRow, type OutcomeRow, type RecordedTask } from "./recorded-task.ts";

/** What such rows say when nothing was run. */
const NOT_MEASURED = /\b(?:would have (?:been )?routed|already implemented)\b/i;

/**
 * The documents' `RoutingExperiment`, one model tried at one task: `{ taskId, description, modelUsed, success, cost, timeToComplete,
 * qualityScore, notes }`. A superset is welcome: `timestamp`, `repo` and `kind` are read where they are there. `cost`, `timeToComplete`
 * and `qualityScore` may be absent, which is unknown. A row that says itself that nothing was tried is told apart, and never used.
 */
export function experimentRow(row: JsonObject): OutcomeRow {
  const task = nameOf(row["taskId"]);
  const named = task === undefined ? "an experiment" : `experiment ${task}`;
  const notes = [row["description"], row["notes"]].map((text) => nameOf(text) ?? "");
  if (notes.some((text) => NOT_MEASURED.test(text))) {
    const because = `${named} was not carried out, as its notes say; try it, or take the row out`;
    return { kind: "skipped", why: "not-measured", because };
  }
  if (task === undefined) return invalidRow("an experiment has no taskId; name the task");
  const model = nameOf(row["modelUsed"]);
  if (model === undefined) return invalidRow(`${named} names no modelUsed; name the model that was tried`);
  const resolved = yesOrNo(row["success"]);
  if (resolved === undefined) return invalidRow(`${named}: success is neither true nor false; say which`);
  const wrong = whatIsWrong(row);
  if (wrong !== undefined) return invalidRow(`${named}: ${wrong}`);
  const { repo, kind, cost, timestamp, timeToComplete, qualityScore } = row;
  const costUsd = amountOf(cost);
  const attempt = { resolved, costUsd, apiCalls: undefined, accepted: undefined, propensity: undefined };
  const of: RecordedTask = {
    task,
    repository: nameOf(repo),
    kind: nameOf(kind),
    text: notes[0] ?? "",
    tries: new Map([[model, attempt]]),
    experiment: {
      quality: amountOf(qualityScore),
      timeToComplete: amountOf(timeToComplete),
      at: parseInstant(nameOf(timestamp) ?? ""),
    },
  };
  return { kind: "task", of };
}

function whatIsWrong({ cost, timeToComplete, qualityScore }: JsonObject): string | undefined {
  if (isGiven(cost) && amountOf(cost) === undefined) {
    return "cost is no amount; write dollars from 0 up, or leave it out";
  }
  if (isGiven(timeToComplete) && amountOf(timeToComplete) === undefined) {
    return "timeToComplete is no amount; write a number from 0 up, or leave it out";
  }
  const isRated = typeof qualityScore === "number" && qualityScore >= 1 && qualityScore <= 5;
  return isGiven(qualityScore) && !isRated
    ? "qualityScore is not 1 to 5; write one of these, or leave it out"
    : undefined;
}
