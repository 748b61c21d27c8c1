import { type Message, type Rung, strongerTier, type Tier } from "../domain/index.ts";

/** A conversation that goes on from one attempt, or one ticket, to the next. */
export interface OpenConversation {
  readonly messages: readonly Message[];
  readonly rung: Rung;
}

/** A conversation as an attempt has left it. */
export interface HeldConversation extends OpenConversation {
  readonly attempt: number;
  /** The model that answered last: whose work it is, which a fallback may have changed. */
  readonly model: string | undefined;
}

/**
 * The main conversation of each requirement: opened by the first ticket that stays, continued by the next ones. It keeps
 * its model, whose cache is warm, unless a ticket needs a stronger one.
 */
export interface MainConversations {
  of(requirement: string | undefined): OpenConversation | undefined;
  /** `undefined`: there is none any more, the next ticket opens one. */
  keep(requirement: string | undefined, conversation: OpenConversation | undefined): void;
}

export function createMainConversations(): MainConversations {
  const open = new Map<string, OpenConversation>();
  return {
    of: (requirement) => (requirement === undefined ? undefined : open.get(requirement)),
    keep(requirement, conversation) {
      if (requirement === undefined) return;
      if (conversation === undefined) open.delete(requirement);
      else open.set(requirement, conversation);
    },
  };
}

/** Of the rung that a ticket was given and the one its conversation runs at, the stronger one. */
export function strongerRung(a: Rung, b: Rung): Rung {
  const stronger: Tier = strongerTier(a.tier, b.tier);
  return stronger === b.tier ? b : a;
}
