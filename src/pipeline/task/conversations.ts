import { type Message, type Place, type Rung, strongerTier, type Tier } from "../../domain/index.ts";

/** A conversation that goes on from one attempt, chunk or ticket to the next. */
export interface OpenConversation {
  readonly messages: readonly Message[];
  readonly rung: Rung;
}

/** A conversation as an attempt has left it. */
export interface HeldConversation extends OpenConversation {
  readonly attempt: number;
  readonly place: Place;
  /** The model that answered last: whose work it is, which a fallback may have changed. */
  readonly model: string | undefined;
  /** Where an agent program holds the conversation; its messages are then the program's business. */
  readonly session?: HeldSession;
}

export interface HeldSession {
  readonly id: string;
  /** The calls that it has made so far, by their ids. */
  readonly calls: readonly string[];
}

/**
 * The main conversation of each requirement: opened by the first work that stays, continued by the next. It keeps its
 * model, whose cache is warm, unless something needs a stronger one.
 */
export interface MainConversations {
  of(name: string): OpenConversation | undefined;
  keep(name: string, conversation: OpenConversation): void;
}

export function createMainConversations(known: readonly NamedConversation[] = []): MainConversations {
  const open = new Map<string, OpenConversation>(known);
  return {
    of: (name) => open.get(name),
    keep(name, conversation) {
      open.set(name, conversation);
    },
  };
}

/** What one piece of work makes of the open conversations. Others go on with it once it is published. */
export interface DraftConversations extends MainConversations {
  /** For work that is there: of what was not accepted nobody must be told. */
  publish(): void;
  /** What would be published: by name, as plain data. */
  kept(): readonly NamedConversation[];
}

export type NamedConversation = readonly [name: string, conversation: OpenConversation];

/** Work that runs at once with other work begins at what was open before all of it, whichever ends first. */
export function draftConversations(open: MainConversations): DraftConversations {
  const kept = new Map<string, OpenConversation>();
  return {
    of: (name) => kept.get(name) ?? open.of(name),
    keep(name, conversation) {
      kept.set(name, conversation);
    },
    publish() {
      for (const [name, conversation] of kept) open.keep(name, conversation);
    },
    kept: () => [...kept],
  };
}

/** Of the rung that work was given and the one its conversation runs at, the stronger one. */
export function strongerRung(a: Rung, b: Rung): Rung {
  const stronger: Tier = strongerTier(a.tier, b.tier);
  return stronger === b.tier ? b : a;
}
