import { checksumOf, DETERMINISTIC_WORK, type Json, type ToolAct } from "../../domain/index.ts";
import { isJsonArray, isJsonObject, type JsonObject, parseJson } from "../../protocols/index.ts";
import { commandWork, makesCommit } from "../command-work.ts";
import { objectAt, textAt } from "../json-fields.ts";

export const TOOL_CALLS = ["function_call", "local_shell_call", "custom_tool_call"] as const;

/** What a recorded tool call asks for: one act, or one for each file of a patch. */
export function actsOfToolCall(item: JsonObject): readonly ToolAct[] {
  const type = textAt(item, "type");
  const id = textAt(item, "call_id") ?? textAt(item, "id");
  const tool = textAt(item, "name") ?? (type === "local_shell_call" ? "shell" : undefined);
  if (TOOL_CALLS.every((known) => known !== type) || id === undefined || tool === undefined) return [];
  const input = inputOf(item);
  const act = { key: checksumOf(id), tool };
  const files = filesOf(patchIn(tool, input));
  if (files.length > 0) {
    return files.map((file, index) => ({
      ...act,
      ...(index === 0 ? {} : { key: checksumOf(`${id}\n${file}`) }),
      changes: checksumOf(file),
    }));
  }
  const command = SHELLS.has(tool) ? commandIn(input) : undefined;
  const work = command === undefined ? undefined : commandWork(command);
  return [
    {
      ...act,
      ...(work === undefined ? {} : { work }),
      ...(command !== undefined && makesCommit(command) ? { commits: true } : {}),
      ...(tool === "update_plan" ? { plans: true } : {}),
      ...(tool === "spawn_agent" ? { starts: startOf(input) } : {}),
    },
  ];
}

const SHELLS = new Set(["shell", "shell_command", "exec_command", "container.exec"]);

/** A function's arguments are JSON in a text; a tool of its own takes any text. */
function inputOf(item: JsonObject): JsonObject {
  if (item["type"] === "local_shell_call") return objectAt(item, "action");
  const written = textAt(item, "arguments");
  if (written === undefined) return { input: item["input"] ?? null };
  const given = parseJson(written);
  return isJsonObject(given) ? given : {};
}

function commandIn(input: JsonObject): string | undefined {
  const command = input["cmd"] ?? input["command"];
  if (typeof command === "string") return command;
  const [program = "", option = "", script, ...rest] = wordsOf(command);
  const isScript = /^(?:.*\/)?(?:ba|z|da)?sh$/.test(program) && /^-l?c$/.test(option) && rest.length === 0;
  if (isScript) return script;
  const words = wordsOf(command).map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  return words.length === 0 ? undefined : words.join(" ");
}

function wordsOf(command: Json | undefined): readonly string[] {
  return isJsonArray(command) ? command.filter((word) => typeof word === "string") : [];
}

function patchIn(tool: string, input: JsonObject): string {
  const [program, patch] = wordsOf(input["command"]);
  if (program === "apply_patch") return patch ?? "";
  return tool === "apply_patch" ? (textAt(input, "input") ?? "") : "";
}

const PATCHED = /^\*\*\* (?:Add|Update|Delete) File: (.+)$/gm;
const MOST_FILES = 200;

function filesOf(patch: string): readonly string[] {
  const files = Array.from(patch.matchAll(PATCHED), ([, file = ""]) => file.trim());
  return [...new Set(files)].slice(0, MOST_FILES);
}

function startOf(input: JsonObject): NonNullable<ToolAct["starts"]> {
  const [type, model] = [textAt(input, "agent_type"), textAt(input, "model")];
  return { ...(type === undefined ? {} : { type }), ...(model === undefined ? {} : { model }) };
}

/** As {@link readActs} of a later reading finds them. */
export function writeActs(acts: readonly ToolAct[]): Json {
  return acts.map(({ starts, ...act }) => ({
    ...act,
    ...(starts === undefined ? {} : { starts: { ...starts } }),
  }));
}

export function readActs(written: Json | undefined): readonly ToolAct[] {
  return isJsonArray(written) ? written.filter(isJsonObject).flatMap(readAct) : [];
}

function readAct(written: JsonObject): readonly ToolAct[] {
  const { key, changes } = written;
  const tool = textAt(written, "tool");
  if (typeof key !== "number" || tool === undefined) return [];
  const work = DETERMINISTIC_WORK.find((each) => each === written["work"]);
  const starts = written["starts"];
  return [
    {
      key,
      tool,
      ...(work === undefined ? {} : { work }),
      ...(typeof changes === "number" ? { changes } : {}),
      ...(written["plans"] === true ? { plans: true } : {}),
      ...(isJsonObject(starts) ? { starts: readStart(starts) } : {}),
    },
  ];
}

function readStart(written: JsonObject): NonNullable<ToolAct["starts"]> {
  const [type, model] = [textAt(written, "type"), textAt(written, "model")];
  return { ...(type === undefined ? {} : { type }), ...(model === undefined ? {} : { model }) };
}
