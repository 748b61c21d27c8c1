import type { NanoUsd, TaskKind } from "../../domain/index.ts";
import type { CommandText } from "../settings-file.ts";

/** The work that both arms are given. */
export interface ExperimentTask {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly kind: TaskKind | undefined;
  readonly files: readonly string[] | undefined;
  readonly acceptance: readonly string[];
  readonly labels: readonly string[];
}

/** One way of doing the task: what differs from the settings that both arms share. */
export interface ExperimentArm {
  /** For people, such as `main conversation at frontier`. */
  readonly name: string;
  readonly policy: string | undefined;
  readonly delegate: boolean | undefined;
  /** A tier or a model that the arm's ticket names by a label; `undefined`: as the policy decides. */
  readonly route: string | undefined;
}

/** A command that judges a finished tree, run in a fresh copy of it. */
export interface ExperimentVerifier {
  readonly name: string;
  readonly command: CommandText;
  /** The same command again must end the same and print the same: what it checks can be done twice. */
  readonly runTwice: boolean;
  readonly timeoutMs: number;
}

export interface ExperimentJudge {
  /** A model's id or alias; neither arm's. */
  readonly model: string;
  /** `both-passed`: only where both trees passed their verifiers. */
  readonly when: "both-passed" | "always";
  /** A file of known pairs, beside the experiment. */
  readonly calibration: string;
  /** The share of known pairs, 0 to 1, that the judge may get wrong. */
  readonly mostErrors: number;
}

export interface ExperimentStop {
  /** The share of pairs in which the candidate must be at least as good. */
  readonly parityAtLeast: number;
  /** Pairs below which nothing is decided. */
  readonly minimum: number;
  /** Stop before the last repeat once the bounds that hold at every look have decided. */
  readonly whenDecided: boolean;
}

/** A controlled trial as its file gives it. */
export interface Experiment {
  readonly name: string;
  readonly task: ExperimentTask;
  /** What both arms begin at; `undefined`: the commit that is checked out. */
  readonly commit: string | undefined;
  /** The work as it is done now. */
  readonly baseline: ExperimentArm;
  /** The work as it might be done. */
  readonly candidate: ExperimentArm;
  readonly verifiers: readonly ExperimentVerifier[];
  readonly judge: ExperimentJudge;
  readonly repeats: number;
  readonly seed: number;
  /** For everything: both arms, the judge and its calibration. */
  readonly maxCostUsd: NanoUsd;
  readonly stop: ExperimentStop;
}

/** Two results of a small task, of which is known which is better: the judge's own examination. */
export interface KnownPair {
  readonly name: string;
  readonly task: string;
  readonly a: string;
  readonly b: string;
  readonly answer: "parity" | "a" | "b";
}
