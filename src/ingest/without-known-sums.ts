import type { LoggedCall } from "../agent-logs/index.ts";

/**
 * The calls, and of sums over many calls only those of which no call is known by itself: by the conversation that was summed up,
 * or, for sums that name none, by the project.
 */
export function withoutKnownSums<Call extends LoggedCall>(calls: readonly Call[]): readonly Call[] {
  if (!calls.some(({ isSummary }) => isSummary === true)) return calls;
  const conversations = new Set<string | undefined>();
  const projects = new Set<string | undefined>();
  for (const { isSummary, origin } of calls) {
    if (isSummary === true) continue;
    conversations.add(origin.conversation);
    projects.add(origin.project);
  }
  const isKnown = ({ conversation, project }: LoggedCall["origin"]) =>
    conversation === undefined
      ? project !== undefined && projects.has(project)
      : conversations.has(conversation);
  return calls.filter((call) => call.isSummary !== true || !isKnown(call.origin));
}
