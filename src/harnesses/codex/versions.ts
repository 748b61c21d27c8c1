import type { AgentProgram } from "../agent-program.ts";

/** The first that is known to write an answer's counts when it comes, and to ask a hook before each tool call. */
const OLDEST = [0, 169, 0] as const;

/** Why a version of Codex cannot do what is asked of it; `undefined` where it can. */
export const refusesOfCodex: AgentProgram["refuses"] = (version, { subAgents }) => {
  if (!isNewEnough(version)) {
    return `Codex ${version} is not known to work: ${OLDEST.join(".")} is the oldest that is. Update it.`;
  }
  if (subAgents.length > 0) {
    return "Codex gets no sub-agents here: what their tools may do cannot be limited for each of them. Leave them out, or use another agent.";
  }
  return undefined;
};

/** The number in what `codex --version` prints: `codex-cli 0.169.0`. */
export function versionIn(printed: string): string | undefined {
  return /\b\d+\.\d+\.\d+(?:-[\w.]+)?/.exec(printed)?.[0];
}

function isNewEnough(version: string): boolean {
  const [, ...numbers] = /^(\d+)\.(\d+)\.(\d+)$/.exec(version) ?? [];
  for (const [at, oldest] of OLDEST.entries()) {
    const number = Number(numbers[at] ?? Number.NaN);
    if (number !== oldest) return number > oldest;
  }
  return true;
}
