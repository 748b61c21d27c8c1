import type { AgentWork, Moment, PricedCall } from "../domain/index.ts";

/** One thread with an agent: the main loop of a conversation, or one sub-agent of it. The unit of prompt caching. */
export interface Thread {
  /** The conversation that a person sees. */
  readonly conversation: string;
  /** The sub-agent; `undefined`: the main loop. */
  readonly agent: string | undefined;
  readonly agentType: string | undefined;
  /** Never empty; in the order of time. */
  readonly calls: readonly PricedCall[];
  /** In the order of time. */
  readonly moments: readonly Moment[];
}

/**
 * The threads of all work, in the order in which they began. Calls that name no conversation have no thread: nothing can be said
 * of their cache.
 */
export function threadsOf({ calls, moments }: AgentWork): readonly Thread[] {
  const threads = new Map<string, { calls: PricedCall[]; moments: Moment[] }>();
  // Calls of one thread mostly share their tags, and then need no id of their own.
  const known = new Map<PricedCall["tags"], PricedCall[]>();
  for (const call of calls) {
    const own = known.get(call.tags);
    if (own !== undefined) {
      own.push(call);
      continue;
    }
    const { conversation, agent } = call.tags;
    if (conversation === undefined) continue;
    const id = threadId(conversation, agent);
    const thread = threads.get(id) ?? { calls: [], moments: [] };
    threads.set(id, thread);
    thread.calls.push(call);
    known.set(call.tags, thread.calls);
  }
  for (const moment of moments) {
    if (moment.conversation === undefined) continue;
    threads.get(threadId(moment.conversation, moment.agent))?.moments.push(moment);
  }
  return [...threads.values()].flatMap((thread) => {
    const [first] = thread.calls;
    if (first?.tags.conversation === undefined) return [];
    const agentType = thread.calls.find((call) => call.agentType !== undefined)?.agentType;
    return [{ conversation: first.tags.conversation, agent: first.tags.agent, agentType, ...thread }];
  });
}

/** The threads of each conversation, in the order in which they were given. */
export function byConversation(threads: readonly Thread[]): ReadonlyMap<string, readonly Thread[]> {
  const conversations = new Map<string, Thread[]>();
  for (const thread of threads) {
    const known = conversations.get(thread.conversation);
    if (known === undefined) conversations.set(thread.conversation, [thread]);
    else known.push(thread);
  }
  return conversations;
}

function threadId(conversation: string, agent: string | undefined): string {
  return agent === undefined ? conversation : `${conversation}\n${agent}`;
}
