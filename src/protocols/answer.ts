import type { ModelReply, Usage } from "../domain/index.ts";
import type { WireError } from "./wire-error.ts";

/** What the body of an answer does not say itself. */
export interface Asked {
  /** Stands in where the answer does not name the model that gave it. */
  readonly model: string;
  /** From the answer's headers. */
  readonly requestId: string | undefined;
  /** How many answers the conversation has already; makes ids for tool calls that came without one. */
  readonly turn?: number;
}

/** How an answer ended: with a reply, with the server's error, or in a way that cannot be used. */
export type AnswerOutcome =
  | { readonly kind: "reply"; readonly reply: ModelReply }
  | { readonly kind: "error"; readonly error: WireError }
  | { readonly kind: "broken"; readonly because: string };

/** How far an answer has come. */
export interface AnswerProgress {
  /** Call when no more is wanted, or when no more comes, for whatever reason. */
  finish(): AnswerOutcome;
  /** True once the model began to answer, from when on tokens may be billed. */
  hasBegun(): boolean;
  /** As reported so far. */
  usage(): Usage | undefined;
}

/** Puts a streamed answer together, piece by piece: events, or lines. */
export interface AnswerReader<Piece> extends AnswerProgress {
  /** False once the answer is complete or has failed: nothing that follows can change it. */
  add(piece: Piece): boolean;
}

/** Bytes in, pieces out, whatever the chunks. */
export interface PieceReader<Piece> {
  /** The pieces that these bytes completed. */
  read(bytes: Uint8Array): readonly Piece[];
  /** No more bytes come: what was begun and not ended. */
  end(): readonly Piece[];
}

/** Puts a streamed answer together from its bytes. */
export interface AnswerStream extends AnswerProgress {
  /** False once the answer is complete or has failed. */
  take(bytes: Uint8Array): boolean;
  /** No more bytes come. */
  end(): void;
}

export function streamOf<Piece>(pieces: PieceReader<Piece>, reader: AnswerReader<Piece>): AnswerStream {
  return {
    take: (bytes) => pieces.read(bytes).every((piece) => reader.add(piece)),
    end: () => void pieces.end().every((piece) => reader.add(piece)),
    finish: () => reader.finish(),
    hasBegun: () => reader.hasBegun(),
    usage: () => reader.usage(),
  };
}
