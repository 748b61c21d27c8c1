import type { Instant } from "../../../domain/index.ts";

/** The options as the command line has parsed them. */
export interface WhatIfOptions {
  readonly delegate?: string | true;
  readonly allChunks?: true;
  readonly switch?: string | true;
  readonly from: "first-call" | "where-it-pays";
  readonly policy?: string;
  readonly baseline: "as-recorded" | "best-single";
  readonly assume?: readonly AssumeOption[];
  /** `--no-keep`: false. */
  readonly keep: boolean;
  readonly compare?: string | true;
  readonly table?: string;
  readonly against?: string;
  readonly source?: readonly string[];
  readonly since?: Instant;
  readonly until?: Instant;
  readonly prices?: string;
  readonly estimateOutput?: true;
  /** `--no-index`: false. */
  readonly index: boolean;
  readonly json?: true;
  readonly config?: string;
  readonly ledger?: string;
}

/** `--assume NAME=LOW..EXPECTED..HIGH`. */
export interface AssumeOption {
  readonly name: string;
  readonly low: number;
  readonly expected: number;
  readonly high: number;
}
