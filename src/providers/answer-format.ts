import type { Json } from "../domain/index.ts";
import type { AnswerOutcome, AnswerStream, Asked, WireError } from "../protocols/index.ts";

/** How a format's answers are read. */
export interface AnswerFormat {
  /** What the content type of a stream contains. */
  readonly streamType: string;
  openStream(asked: Asked): AnswerStream;
  readBody(body: Json | undefined, asked: Asked): AnswerOutcome;
  /** `undefined` where the body is no error of this format. */
  readError(body: Json | undefined): WireError | undefined;
}
