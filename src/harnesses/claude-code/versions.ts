import type { ProgramAssignment } from "../agent-program.ts";

/** Claude Code 2.1.197, 2.1.236 and 2.1.329 were run against a loopback upstream in November 2026. */
const OLDEST = "2.1.197";
/** Who decides on a sub-agent's model was seen up to this one, and from {@link NEW_PRECEDENCE} on. */
const LAST_OF_OLD_PRECEDENCE = "2.1.236";
const NEW_PRECEDENCE = "2.1.329";
const FORWARDS_SUB_AGENTS = "2.1.236";

/** Out of what `--version` prints: `2.1.329 (Claude Code)`. */
export function versionIn(printed: string): string | undefined {
  return /^(\d+\.\d+\.\d+)\S* \(Claude Code\)/.exec(printed.trim())?.[1];
}

/** In which order models of sub-agents are looked for; `undefined` for versions of which nobody has seen it. */
export function precedenceOf(version: string): "environment-first" | "call-first" | undefined {
  if (!isAtLeast(version, OLDEST)) return undefined;
  if (isAtLeast(version, NEW_PRECEDENCE)) return "call-first";
  return isAtLeast(LAST_OF_OLD_PRECEDENCE, version) ? "environment-first" : undefined;
}

/** Text of sub-agents in the stream: without it their calls are told of only where they use a tool. */
export function forwardsSubAgents(version: string): boolean {
  return isAtLeast(version, FORWARDS_SUB_AGENTS);
}

/** Why this version cannot do what is asked of it. */
export function refusal(
  version: string,
  asked: Pick<ProgramAssignment, "answerSchema" | "subAgents">,
): string | undefined {
  if (!isAtLeast(version, OLDEST))
    return `Claude Code ${version} is too old: ${OLDEST} is the oldest that was tried; install a newer one`;
  if (asked.subAgents.length > 0 && precedenceOf(version) === undefined)
    return `which model Claude Code ${version} gives to sub-agents was never seen; install ${NEW_PRECEDENCE} or newer`;
  if (asked.answerSchema !== undefined && !isObjectSchema(asked.answerSchema))
    return "Claude Code hands in answers as the input of a tool: the answer's schema must be of type object";
  return undefined;
}

function isObjectSchema(schema: unknown): boolean {
  return typeof schema === "object" && schema !== null && "type" in schema && schema.type === "object";
}

/** Unlike each other only in numbers that they do not have, versions are the same. */
function isAtLeast(version: string, least: string): boolean {
  const [ours, theirs] = [numbersOf(version), numbersOf(least)];
  for (const [index, wanted] of theirs.entries()) {
    const has = ours[index] ?? 0;
    if (has !== wanted) return has > wanted;
  }
  return true;
}

function numbersOf(version: string): readonly number[] {
  return version.split(".").map((part) => Number.parseInt(part, 10) || 0);
}
