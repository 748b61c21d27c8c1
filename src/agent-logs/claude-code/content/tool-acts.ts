import { checksumOf, type Json, type ToolAct } from "../../../domain/index.ts";
import { isJsonArray, isJsonObject, type JsonObject } from "../../../protocols/index.ts";
import { commandWork, makesCommit } from "../../command-work.ts";
import { objectAt, textAt } from "../../json-fields.ts";

/** Under which name a tool that changes a file is told its path. */
export const CHANGED_PATH: ReadonlyMap<string, string> = new Map([
  ["Edit", "file_path"],
  ["MultiEdit", "file_path"],
  ["Write", "file_path"],
  ["NotebookEdit", "notebook_path"],
]);

const NONE: readonly ToolAct[] = [];
const NONE_ASKED: readonly Json[] = [];

/** What an answer's blocks ask tools to do, each once and in the order of the keys, as `mergeCalls` has them. */
export function toolActs(content: Json | undefined): readonly ToolAct[] {
  const blocks = isJsonArray(content) ? content : NONE_ASKED;
  if (blocks.length < 2) {
    const act = actOf(blocks[0]);
    return act === undefined ? NONE : [act];
  }
  const acts = new Map<number, ToolAct>();
  for (const act of blocks.map(actOf)) {
    if (act !== undefined && !acts.has(act.key)) acts.set(act.key, act);
  }
  return acts.size === 0 ? NONE : [...acts.values()].toSorted((left, right) => left.key - right.key);
}

/** Where files are is looked for with `Glob` as well, but to find out, not to check. */
const LOOKS = new Set(["LS"]);
const PLANS = new Set(["ExitPlanMode", "TodoWrite", "TaskCreate"]);
const STARTS = new Set(["Task", "Agent"]);

function actOf(block: Json | undefined): ToolAct | undefined {
  if (!isJsonObject(block) || block["type"] !== "tool_use") return undefined;
  const [id, tool] = [textAt(block, "id"), textAt(block, "name")];
  if (id === undefined || tool === undefined) return undefined;
  const input = objectAt(block, "input");
  const command = tool === "Bash" ? textAt(input, "command") : undefined;
  const work = LOOKS.has(tool) ? "exists" : command === undefined ? undefined : commandWork(command);
  const commits = command !== undefined && makesCommit(command);
  const member = CHANGED_PATH.get(tool);
  const path = member === undefined ? undefined : textAt(input, member);
  const plans = PLANS.has(tool) || (tool === "Write" && path !== undefined && isPlan(path));
  const key = checksumOf(id);
  // Without spreading: V8 would give each of tens of thousands of acts a shape of its own, four times as large as the act.
  const act: Writable<ToolAct> =
    path === undefined ? { key, tool } : { key, tool, changes: checksumOf(path) };
  if (work !== undefined) act.work = work;
  if (commits) act.commits = commits;
  if (plans) act.plans = plans;
  if (STARTS.has(tool)) act.starts = startOf(input);
  return act;
}

type Writable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

function startOf(input: JsonObject): NonNullable<ToolAct["starts"]> {
  const [type, model] = [textAt(input, "subagent_type"), textAt(input, "model")];
  return { ...(type === undefined ? {} : { type }), ...(model === undefined ? {} : { model }) };
}

/** `PLAN.md`, `plan-3.md`, `the_plan.txt`, and what the client keeps in its folder of plans; not `explanation.md`. */
function isPlan(path: string): boolean {
  const [folder, name] = path.split(/[\\/]/).slice(-2);
  return folder === "plans" || /(?:^|[^a-z])plans?(?:[^a-z]|$)/i.test(name ?? folder ?? "");
}
