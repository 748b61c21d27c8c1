const PIECE = /.{1,24}/gsu;

/** A text as a stream brings it. Characters are not cut in two; an empty text has no pieces. */
export function inPieces(text: string): readonly string[] {
  return text.match(PIECE) ?? [];
}
