import type { ProjectFacts, WorkFacts } from "../../../advice/index.ts";
import { advisePolicy } from "../../../app/index.ts";
import type { NanoUsd } from "../../../domain/index.ts";
import { adviceJson } from "../../render/policy/advice-json.ts";
import { advicePage } from "../../render/policy/advice-page.ts";
import { terminalWidth } from "./terminal-width.ts";

/** The options as the command line has parsed them. A claim is `false` for its `--no-` form. */
export interface AdviseOptions {
  readonly tieredUsd?: NanoUsd;
  readonly frontierUsd?: NanoUsd;
  readonly minutes?: number;
  readonly hourlyUsd?: NanoUsd;
  readonly interactive?: true;
  readonly unattended?: true;
  readonly features?: number;
  readonly senior?: boolean;
  readonly costIsHard?: boolean;
  readonly failureModesKnown?: boolean;
  readonly goodContext?: boolean;
  readonly immediateFeedback?: boolean;
  readonly throughput?: boolean;
  readonly clearBoundaries?: boolean;
  readonly fineTuning?: boolean;
  readonly size?: NonNullable<ProjectFacts["size"]>;
  readonly variation?: NonNullable<ProjectFacts["variation"]>;
  readonly policy?: string;
  readonly json?: true;
  readonly provider?: string;
  readonly config?: string;
}

export async function performAdvise(options: AdviseOptions): Promise<void> {
  const { size, variation, clearBoundaries, fineTuning, policy, json, provider, config } = options;
  const advised = await advisePolicy({
    facts: factsOf(options),
    project: {
      size,
      variation,
      hasClearBoundaries: clearBoundaries,
      wantsFineTuning: fineTuning,
    },
    policy,
    flags: { provider, config },
    folder: process.cwd(),
  });
  process.stdout.write(json === true ? adviceJson(advised) : advicePage(advised, terminalWidth()));
}

function factsOf(options: AdviseOptions): WorkFacts {
  const { interactive, unattended } = options;
  return {
    tieredUsd: options.tieredUsd,
    frontierUsd: options.frontierUsd,
    extraMinutes: options.minutes,
    hourUsd: options.hourlyUsd,
    worked: interactive === true ? "interactive" : unattended === true ? "unattended" : undefined,
    features: options.features,
    isSenior: options.senior,
    isCostHardConstraint: options.costIsHard,
    areFailureModesKnown: options.failureModesKnown,
    isContextGood: options.goodContext,
    isFeedbackImmediate: options.immediateFeedback,
    isThroughputTheMetric: options.throughput,
  };
}
