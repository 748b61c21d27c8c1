import type { CallEntry, Instant } from "../domain/index.ts";
import { type ArmName, otherArm } from "./arm-name.ts";
import type { Opinion } from "./judge/opinion.ts";

/** What a verifier said of a tree. */
export interface Verification {
  readonly verifier: string;
  readonly passed: boolean;
  /** One line; untrusted where it is a program's words. */
  readonly because: string;
}

/** One arm of one repeat, finished. */
export interface ArmResult {
  readonly run: string;
  /** The commit that it came to; the one that it began at where nothing was accepted. */
  readonly tip: string;
  readonly changed: boolean;
  readonly begunAt: Instant;
  readonly endedAt: Instant;
  /** It was stopped and gone on with: a turn may have been paid twice. */
  readonly resumed: boolean;
  readonly verifications: readonly Verification[];
}

export interface Pair {
  readonly repeat: number;
  /** Which arm ran first. */
  readonly first: ArmName;
  readonly baseline: ArmResult;
  readonly candidate: ArmResult;
  readonly opinion: Opinion;
}

/** A pair with the rows of the ledger that each arm left. */
export interface MeasuredPair extends Pair {
  readonly calls: Readonly<Record<ArmName, readonly CallEntry[]>>;
}

/** An arm without a change has nothing that could be right. */
export function isVerified({ changed, verifications }: ArmResult): boolean {
  return changed && verifications.every(({ passed }) => passed);
}

/**
 * Whether the candidate is at least as good as the baseline. Executable checks come first; where both pass, the judge's opinion decides.
 * `open`: both pass, and the judge contradicted itself, could not be understood, or may not judge here: no evidence of parity, and none
 * against it.
 */
export function standingOf({ baseline, candidate, opinion }: Pair): "holds" | "falls" | "open" {
  if (!isVerified(candidate)) return "falls";
  if (!isVerified(baseline)) return "holds";
  switch (opinion.kind) {
    case "parity":
      return "holds";
    case "better":
      return opinion.arm === "candidate" ? "holds" : "falls";
    case "inconsistent":
    case "unusable":
    case "not-asked":
      return "open";
    default:
      return opinion satisfies never;
  }
}

/** 1 where the tree passed its verifiers and the other one was not found better, else 0. */
export function qualityOf(pair: Pair, arm: ArmName): 0 | 1 {
  if (!isVerified(pair[arm])) return 0;
  const { opinion } = pair;
  const isBeaten = opinion.kind === "better" && opinion.arm !== arm && isVerified(pair[otherArm(arm)]);
  return isBeaten ? 0 : 1;
}
