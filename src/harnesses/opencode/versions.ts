import type { AgentProgram } from "../agent-program.ts";

/** The one that was tried; its settings and its events change from version to version. */
const TRIED = [1, 18, 33] as const;

/** Why a version of opencode cannot do what is asked of it; `undefined` where it can. */
export const refusesOfOpencode: AgentProgram["refuses"] = (version, { answerSchema }) => {
  if (!isNewEnough(version)) {
    return `opencode ${version} is not known to work: ${TRIED.join(".")} is the oldest that is. Update it.`;
  }
  if (answerSchema !== undefined) {
    return "opencode run cannot be held to a schema of its answer. Use another agent for work that hands one in.";
  }
  return undefined;
};

export function versionIn(printed: string): string | undefined {
  return /\b\d+\.\d+\.\d+(?:-[\w.]+)?/.exec(printed)?.[0];
}

function isNewEnough(version: string): boolean {
  const [, ...numbers] = /^(\d+)\.(\d+)\.(\d+)$/.exec(version) ?? [];
  for (const [at, tried] of TRIED.entries()) {
    const number = Number(numbers[at] ?? Number.NaN);
    if (number !== tried) return number > tried;
  }
  return true;
}
