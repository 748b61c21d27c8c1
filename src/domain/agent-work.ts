import type { CallEntry } from "./entry.ts";
import type { Instant } from "./time.ts";

/** What an agent lets a model do although a script does it as well. */
export const DETERMINISTIC_WORK = ["commit", "lint", "format", "exists", "install", "status"] as const;
export type DeterministicWork = (typeof DETERMINISTIC_WORK)[number];

/** One tool call of an answer: what can be told of it without keeping its words. */
export interface ToolAct {
  /** {@link checksumOf} its id: recorded twice it is still one, and what it started is found by it. */
  readonly key: number;
  /** The tool's name, such as `Bash`. */
  readonly tool: string;
  /** All that its command does is this, and nothing besides. */
  readonly work?: DeterministicWork;
  /** It makes a commit, whatever else it does. */
  readonly commits?: true;
  /** {@link checksumOf} the path of the file that it changes: tells one file from another. */
  readonly changes?: number;
  /** It writes down a plan, or presents one. */
  readonly plans?: true;
  /** It starts a sub-agent: of which type, and at which model if one was asked for. */
  readonly starts?: { readonly type?: string; readonly model?: string };
}

/** What a person's words were about, found as they were read; the words are not kept. */
export const TOPICS = ["design", "trivial-edit", "pre-flight", "review", "audit"] as const;
export type Topic = (typeof TOPICS)[number];

/** Something that happened in a conversation between its calls, and matters to what they cost. */
export interface Moment {
  /** Out of its time and what happened: the same moment has the same one wherever it is found. */
  readonly id: string;
  readonly at: Instant;
  readonly conversation: string | undefined;
  /** In the thread of this sub-agent; absent: in the main loop. */
  readonly agent?: string;
  readonly happened:
    | {
        readonly kind: "user-turn";
        readonly characters: number;
        readonly topics: readonly Topic[];
        /** What was said. Only where it was asked for, and then held in memory alone. */
        readonly words?: string;
      }
    | {
        readonly kind: "compaction";
        readonly trigger: "auto" | "manual" | undefined;
        readonly tokensBefore: number | undefined;
      }
    | { readonly kind: "tools-changed" };
}

/** A call as reports take it: an entry of the ledger, or a call out of another log with its doubts. */
export interface PricedCall
  extends Pick<
    CallEntry,
    "source" | "sourceId" | "at" | "tags" | "modelAsked" | "modelAnswered" | "usage" | "cost"
  > {
  /** The count of output tokens is what a stream said at its beginning, and may be a hundredth of the truth. */
  readonly hasUncertainOutput?: boolean;
  /** The count of output tokens is estimated by the length of the answer. */
  readonly hasEstimatedOutput?: boolean;
  /** Served in the provider's fast mode, which has a price of its own. */
  readonly speed?: "fast";
  /** What sort of sub-agent: `Explore`, `compaction`. */
  readonly agentType?: string;
  /** The tool call in the parent by which the sub-agent was started. */
  readonly parentToolUse?: string;
  /** What the answer asked tools to do; `undefined` where the log does not say. */
  readonly acts?: readonly ToolAct[] | undefined;
}

/** Everything that is known of agents' work: calls and moments, each in the order of time. */
export interface AgentWork {
  readonly calls: readonly PricedCall[];
  readonly moments: readonly Moment[];
}
