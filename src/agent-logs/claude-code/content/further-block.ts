import type { Json } from "../../../domain/index.ts";
import type { Said } from "./parse-line.ts";
import { neededBlocks } from "./short-tool-use.ts";

/** A line that says the same of an answer as the line before, but for its blocks and its time. */
export interface FurtherBlock {
  readonly timestamp: string;
  readonly content: readonly Json[];
}

/**
 * An answer comes one block a line, and each of its lines repeats the model, the usage and the rest. What stands there byte by byte
 * as in the line before is not parsed again: nearly half of all answers' lines, and a tenth of the time that transcripts take.
 */
export interface RepeatedLines {
  /** `undefined` where anything else differs than the line's own id, its parent's, its time, and what is said. */
  furtherBlock(bytes: Buffer): FurtherBlock | undefined;
  /** The line that the next ones are compared with. */
  note(bytes: Buffer, said: Said): void;
}

const ID = "[0-9a-f-]{36}";
const TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";
const PARENT = new RegExp(`^\\{"parentUuid":"${ID}"$`);
const ID_AND_TIME = new RegExp(`^"uuid":"${ID}","timestamp":"(${TIME})"$`);
const UUID = Buffer.from('"uuid":"');
/** So many bytes has what these match, at the beginning of a line and behind what is said. */
const [PARENT_BYTES, ID_AND_TIME_BYTES] = [52, 84] as const;
/** Longer lines, without what is said in them, are not compared. */
const MOST_BYTES = 8192;

/** Of a line all but what is said. */
interface Noted {
  /** Where that would stand. */
  readonly from: number;
  readonly length: number;
  /** Where its own id stands, with its time: looked for when it is asked for, since most lines are noted in vain. */
  id?: number | undefined;
}

export function createRepeatedLines(): RepeatedLines {
  const line = Buffer.allocUnsafe(MOST_BYTES);
  let noted: Noted | undefined;

  function idIn({ from, length }: Noted): number | undefined {
    const bytes = line.subarray(0, length);
    const id = bytes.indexOf(UUID, from);
    return id !== -1 && hasParent(bytes) && timeAt(bytes, id) !== undefined ? id : undefined;
  }

  /** The new line has the same bytes from `from` to `to`, so many bytes later. */
  function isRepeated(bytes: Buffer, { from, to, later }: Said & { readonly later: number }): boolean {
    return bytes.compare(line, from, to, from + later, to + later) === 0;
  }

  function furtherBlock(bytes: Buffer): FurtherBlock | undefined {
    if (noted === undefined || bytes.length < noted.length) return undefined;
    const { from, length } = noted;
    const later = bytes.length - length;
    if (!isRepeated(bytes, { from: PARENT_BYTES, to: from, later: 0 })) return undefined;
    if (!("id" in noted)) noted.id = idIn(noted);
    const { id } = noted;
    if (id === undefined || !hasParent(bytes)) return undefined;
    if (!isRepeated(bytes, { from, to: id, later })) return undefined;
    if (!isRepeated(bytes, { from: id + ID_AND_TIME_BYTES, to: length, later })) return undefined;
    const timestamp = timeAt(bytes, id + later);
    const content = timestamp === undefined ? undefined : neededBlocks(bytes.subarray(from, from + later));
    return timestamp === undefined || content === undefined ? undefined : { timestamp, content };
  }

  function note(bytes: Buffer, { from, to }: Said): void {
    const length = from + bytes.length - to;
    noted = from < PARENT_BYTES || length > MOST_BYTES ? undefined : { from, length };
    if (noted === undefined) return;
    bytes.copy(line, 0, 0, from);
    bytes.copy(line, from, to);
  }
  return { furtherBlock, note };
}

function hasParent(bytes: Buffer): boolean {
  return PARENT.test(bytes.toString("latin1", 0, PARENT_BYTES));
}

function timeAt(bytes: Buffer, at: number): string | undefined {
  return ID_AND_TIME.exec(bytes.toString("latin1", at, at + ID_AND_TIME_BYTES))?.[1];
}
