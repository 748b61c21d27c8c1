import type { Json } from "../../../domain/index.ts";
import type { ProgramAssignment } from "../../agent-program.ts";
import { type ArgumentOptions, budgetInUsd, permissionsOf } from "../claude-arguments.ts";
import { agentsJson, definitionsHold, deniedAgents, onlyModel } from "../sub-agents/sub-agent-options.ts";

/** What the arguments of the program say, as options of the SDK's `query`. */
export function sdkOptions(
  assignment: ProgramAssignment,
  { goesOn, node }: ArgumentOptions,
): { readonly [key: string]: Json } {
  const { session, model, system, subAgents, answerSchema, maxTurns, folder } = assignment;
  const { tools, mode, allowed } = permissionsOf(assignment);
  const usd = budgetInUsd(assignment);
  return {
    cwd: folder,
    model,
    ...(goesOn ? { resume: session } : { sessionId: session }),
    systemPrompt: { type: "preset", preset: "claude_code", ...(system === "" ? {} : { append: system }) },
    maxTurns,
    ...(usd === undefined ? {} : { maxBudgetUsd: usd }),
    ...(answerSchema === undefined ? {} : { outputFormat: { type: "json_schema", schema: answerSchema } }),
    tools,
    permissionMode: mode,
    allowedTools: allowed,
    includePartialMessages: true,
    settingSources: [],
    ...(subAgents.length === 0 ? { extraArgs: { bare: null } } : withSubAgents(assignment, node)),
  };
}

function withSubAgents({ subAgents }: ProgramAssignment, node: string): { readonly [key: string]: Json } {
  const agents: Json = JSON.parse(agentsJson(subAgents));
  return {
    agents,
    disallowedTools: [...deniedAgents(subAgents)],
    ...(onlyModel(subAgents) === undefined ? { settings: definitionsHold(node) } : {}),
    strictMcpConfig: true,
    forwardSubagentText: true,
    extraArgs: { "disable-slash-commands": null },
  };
}
