import { checksumOf, type DeterministicWork, type Json, type ToolAct } from "../../../domain/index.ts";
import { isJsonArray, isJsonObject, type JsonObject } from "../../../protocols/index.ts";
import { commandWork } from "../../command-work.ts";
import { objectAt, textAt } from "../../json-fields.ts";

/** Under which name a tool that changes a file is told its path. */
export const CHANGED_PATH: ReadonlyMap<string, string> = new Map([
  ["Edit", "file_path"],
  ["MultiEdit", "file_path"],
  ["Write", "file_path"],
  ["NotebookEdit", "notebook_path"],
]);

const NONE: readonly ToolAct[] = [];

/** What an answer's blocks ask tools to do, each once and in the order of the keys, as `mergeCalls` has them. */
export function toolActs(content: Json | undefined): readonly ToolAct[] {
  if (!isJsonArray(content)) return NONE;
  const acts: ToolAct[] = [];
  for (const block of content) {
    const act = isJsonObject(block) && block["type"] === "tool_use" ? actOf(block) : undefined;
    if (act !== undefined && acts.every(({ key }) => key !== act.key)) acts.push(act);
  }
  if (acts.length === 0) return NONE;
  return acts.length === 1 ? acts : acts.toSorted((left, right) => left.key - right.key);
}

const LOOKS = new Set(["Glob", "LS"]);
const PLANS = new Set(["ExitPlanMode", "TodoWrite", "TaskCreate"]);
const STARTS = new Set(["Task", "Agent"]);

function actOf(block: JsonObject): ToolAct | undefined {
  const [id, tool] = [textAt(block, "id"), textAt(block, "name")];
  if (id === undefined || tool === undefined) return undefined;
  const input = objectAt(block, "input");
  const work = workOf(tool, input);
  const member = CHANGED_PATH.get(tool);
  const path = member === undefined ? undefined : textAt(input, member);
  const plans = PLANS.has(tool) || (tool === "Write" && path !== undefined && isPlan(path));
  return {
    key: checksumOf(id),
    tool,
    ...(work === undefined ? {} : { work }),
    ...(path === undefined ? {} : { changes: checksumOf(path) }),
    ...(plans ? { plans } : {}),
    ...(STARTS.has(tool) ? { starts: startOf(input) } : {}),
  };
}

function workOf(tool: string, input: JsonObject): DeterministicWork | undefined {
  if (LOOKS.has(tool)) return "exists";
  const command = tool === "Bash" ? textAt(input, "command") : undefined;
  return command === undefined ? undefined : commandWork(command);
}

function startOf(input: JsonObject): NonNullable<ToolAct["starts"]> {
  const [type, model] = [textAt(input, "subagent_type"), textAt(input, "model")];
  return { ...(type === undefined ? {} : { type }), ...(model === undefined ? {} : { model }) };
}

/** `PLAN.md`, `plan-3.md`, `the_plan.txt`, and what the client keeps in its folder of plans; not `explanation.md`. */
function isPlan(path: string): boolean {
  const [folder, name] = path.split(/[\\/]/).slice(-2);
  return folder === "plans" || /(?:^|[^a-z])plans?(?:[^a-z]|$)/i.test(name ?? folder ?? "");
}
