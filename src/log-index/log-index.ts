/** What was read of one file, and how the file looked then. */
export interface LogIndexEntry {
  readonly path: string;
  /** Of the file when it was read. The index does not know what it says. */
  readonly stamp: string;
  /** Where the reading ended, in bytes and in lines; both 0 for a file that is read as a whole. */
  readonly end: { readonly offset: number; readonly line: number };
  /** CRC-32 of the bytes before `end`; `undefined`: nobody has reckoned it. */
  readonly prefixCrc: number | undefined;
  /** As text that only its reader understands, without a word that anybody said. */
  readonly reading: string;
}

/** Where a set of entries belongs: files of one kind below one folder, read by one version of the reader. */
export interface LogIndexPlace {
  readonly kind: string;
  readonly root: string;
  readonly readBy: string;
}

export interface LogIndexChanges extends LogIndexPlace {
  /** Each in the place of what was known of its path. */
  readonly put: readonly LogIndexEntry[];
  /** Paths. */
  readonly forget: readonly string[];
}

/**
 * What was read of which log file, so that it is not read again. It stores what it is told; whether an entry still holds is for
 * the caller to say. It may be lost at any time, and then everything is read once more. Throws `ledger.unavailable` where it
 * cannot read or write.
 */
export interface LogIndex {
  /** By path. Entries of another version of the reader are not among them. */
  entries(place: LogIndexPlace): Promise<ReadonlyMap<string, LogIndexEntry>>;
  /** All or nothing. Entries of another version go from the places that are named. */
  write(changes: readonly LogIndexChanges[]): Promise<void>;
  /** Of all kinds and versions. */
  roots(): Promise<readonly string[]>;
  /** All entries below it. */
  forgetRoot(root: string): Promise<void>;
  /** What was answered to a question over unchanged logs; `undefined`: nothing is known of it. */
  answer(question: string): Promise<string | undefined>;
  /** Of all answers the latest are kept, so many as `most` says. */
  keepAnswer(question: string, answer: string, most: number): Promise<void>;
  close(): Promise<void>;
}
