import type { LoggedCall } from "../agent-logs/index.ts";
import type { JoinedKind } from "./join-kinds.ts";

/** The calls that count, and how many sums do not. */
export interface CountedKinds {
  readonly kinds: readonly JoinedKind[];
  readonly knownSums: number;
}

/**
 * The calls, and of sums over many calls only those of which no call is known by itself: by the conversation that was summed up,
 * or, for sums that name none, by the project.
 */
export function withoutKnownSums(kinds: readonly JoinedKind[]): CountedKinds {
  if (!kinds.some(({ calls }) => calls.some(isSum))) return { kinds, knownSums: 0 };
  const conversations = new Set<string | undefined>();
  const projects = new Set<string | undefined>();
  for (const { calls } of kinds) {
    for (const call of calls) {
      if (isSum(call)) continue;
      conversations.add(call.origin.conversation);
      projects.add(call.origin.project);
    }
  }
  const isKnown = ({ conversation, project }: LoggedCall["origin"]) =>
    conversation === undefined
      ? project !== undefined && projects.has(project)
      : conversations.has(conversation);
  let knownSums = 0;
  const counted = kinds.map(({ kind, calls }) => {
    const own = calls.filter((call) => !isSum(call) || !isKnown(call.origin));
    knownSums += calls.length - own.length;
    return { kind, calls: own };
  });
  return { kinds: counted, knownSums };
}

function isSum({ isSummary }: LoggedCall): boolean {
  return isSummary === true;
}
