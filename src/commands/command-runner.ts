export interface CommandOptions {
  readonly cwd: string;
  readonly timeoutMs: number;
  /** Of the output that is kept: its beginning and its end, with a line between that says how much was cut. */
  readonly maxOutputBytes: number;
  /**
   * Asks for standard output by itself, byte for byte, up to this size: as `stdout`, and `output` is then standard error
   * alone. For programs whose output is read as data.
   */
  readonly maxStdoutBytes?: number;
  readonly signal?: AbortSignal;
}

export type CommandResult =
  | {
      readonly kind: "exited";
      readonly exitCode: number;
      readonly output: string;
      /** Where it was asked for with `maxStdoutBytes`; absent too where it was longer than that, since half of it is not data. */
      readonly stdout?: Uint8Array;
      readonly durationMs: number;
    }
  | {
      readonly kind: "killed";
      readonly because: "timed-out" | "cancelled" | "signal";
      readonly output: string;
      readonly durationMs: number;
    }
  | { readonly kind: "not-started"; readonly because: string };

/**
 * Runs a program with its arguments, never through a shell. Standard output and error come interleaved as `output`, unless
 * `maxStdoutBytes` keeps them apart.
 * The child gets a short list of environment variables and never a key; when it ends or is killed, so is its whole group.
 */
export interface CommandRunner {
  run(argv: readonly [string, ...string[]], options: CommandOptions): Promise<CommandResult>;
}
