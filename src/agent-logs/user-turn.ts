import type { Instant, Moment, Topic } from "../domain/index.ts";

/** What is asked of a person's words as they are read. They are not kept, unless it is asked for. */
export interface WordsRead {
  /** What words are about; absent: nobody asks. */
  readonly topicsOf?: (words: string) => readonly Topic[];
  /** Moments hold what was said, in memory. */
  readonly keepsWords?: boolean;
}

const MOST_WORDS = 2000;

export interface UserTurn {
  readonly at: Instant;
  readonly conversation: string | undefined;
  readonly said: string;
  /** Where the words were taken out of the log; else as many as are `said`. */
  readonly characters?: number;
}

export function userTurn(
  { at, conversation, said, characters = said.length }: UserTurn,
  { topicsOf = () => [], keepsWords = false }: WordsRead,
): Moment {
  return {
    id: momentId(at, "user-turn", characters),
    at,
    conversation,
    happened: {
      kind: "user-turn",
      characters,
      topics: topicsOf(said),
      ...(keepsWords ? { words: said.slice(0, MOST_WORDS) } : {}),
    },
  };
}

/** The same wherever a log is copied to, where lines get new ids and keep their times. */
export function momentId(at: Instant, kind: Moment["happened"]["kind"], size: number): string {
  // Not as a template, which V8 would keep in its parts, with three times the memory.
  return [at, kind, size].join(":");
}
