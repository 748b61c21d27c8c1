import type { Verifier } from "../../../evaluation/index.ts";

/** The options as the command line has parsed them. */
export interface EvaluateOptions {
  readonly outcomes: string;
  readonly policy?: string;
  readonly verifier?: Verifier;
  readonly pool?: readonly string[];
  readonly tier?: readonly string[];
  readonly weak?: string;
  readonly strong?: string;
  readonly scores?: string;
  readonly html?: string;
  readonly seed: number;
  readonly learnFrom?: number;
  readonly splits: number;
  readonly predictor?: string;
  readonly offPolicy?: true;
  readonly json?: true;
}
