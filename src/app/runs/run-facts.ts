import { createProcessRunner } from "../../commands/index.ts";
import type { RepositoryFacts } from "../../triage/index.ts";
import type { Environment } from "../environment.ts";
import { repositoryFacts } from "../repository-facts.ts";
import type { RunPlan } from "./run-plan.ts";

/** As when the run was begun: the same commit gives the same facts. */
export async function runFacts(
  { asksRepository, root, base }: RunPlan,
  environment: Environment,
): Promise<RepositoryFacts | undefined> {
  if (asksRepository !== true) return undefined;
  const runner = createProcessRunner({ environment: environment.variables });
  return repositoryFacts(root, { runner, commit: base });
}
