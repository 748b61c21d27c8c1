export interface DbosQueueOptions {
  /** `postgres://…`; the engine keeps its tables there in the schema `dbos`. */
  readonly url: string;
  /** Names this process among all that work on the database. */
  readonly self: string;
  /** The names of those that are alive, this one included. */
  readonly alive: () => Promise<ReadonlySet<string>>;
  /** Told what the engine complains of. */
  readonly warn: (message: string) => void;
  readonly pollMs?: number;
  /** How often tasks of workers that died are looked for. */
  readonly takeOverMs?: number;
}
