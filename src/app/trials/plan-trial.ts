import { resolve } from "node:path";
import { createProcessRunner } from "../../commands/index.ts";
import {
  type CostRange,
  type Decision,
  formatUsd,
  modelNamed,
  SufficeError,
  type Ticket,
} from "../../domain/index.ts";
import { type LoadedExperiment, suggestion } from "../../settings/index.ts";
import { ARM_NAMES, type ArmName } from "../../trials/index.ts";
import { createGitWorkspaces } from "../../workspaces/git/index.ts";
import { systemClock } from "../clock.ts";
import { effectiveSettings } from "../effective-settings.ts";
import type { Environment } from "../environment.ts";
import { servedCatalogue } from "../providers/served-catalogue.ts";
import { AUTHOR } from "../runs/author.ts";
import { planRun } from "../runs/run.ts";
import { ticketOf } from "../tickets/ticket-input.ts";
import { estimateTrial } from "./estimate-trial.ts";
import { commitNamed } from "./git-copy.ts";
import { armFlags, armTicket } from "./run-arm.ts";
import { type TrialPlan, trialPlan } from "./trial-plan.ts";

export interface PlannedTrial {
  readonly plan: TrialPlan;
  /** Where each arm's ticket would go. */
  readonly decisions: Readonly<Record<ArmName, Decision>>;
  readonly notes: readonly string[];
}

/** What a trial would do and cost; calls nobody and writes nothing. Throws `settings.invalid` where it could prove nothing. */
export async function planTrial(
  loaded: LoadedExperiment,
  {
    flags,
    repository,
    environment,
  }: {
    readonly flags: TrialPlan["flags"];
    readonly repository: string;
    readonly environment: Environment;
  },
): Promise<PlannedTrial> {
  const { folder, knownPairs } = loaded;
  const experiment = withPaths(loaded);
  const workspaces = createGitWorkspaces({ author: AUTHOR, environment: environment.variables });
  const { root, head, dirty } = await workspaces.inspect(repository);
  const runner = createProcessRunner({ environment: environment.variables });
  const commit = experiment.commit === undefined ? head : await commitNamed(runner, root, experiment.commit);
  const settings = await effectiveSettings(flags, root, environment);
  const { models, priceBook } = await servedCatalogue(settings);
  const judge = modelNamed(models, experiment.judge.model);
  if (judge === undefined) {
    const names = models.flatMap(({ id, aliases }) => [id, ...aliases]);
    const hint = suggestion(experiment.judge.model, names);
    throw loaded.mistakeAt(
      ["judge", "model"],
      `"${experiment.judge.model}" is no model that is served here. ${hint}`,
    );
  }
  const ticket = ticketOfTask(experiment.task);
  const parts = { experiment, flags, ticket };
  const decisions = {
    baseline: await decided(parts, "baseline", root),
    candidate: await decided(parts, "candidate", root),
  };
  for (const arm of ARM_NAMES) {
    if (!firstModels(decisions[arm]).includes(judge.id)) continue;
    const message = `${judge.id} is what the ${arm}, "${experiment[arm].name}", would use; nobody judges their own work`;
    throw loaded.mistakeAt(["judge", "model"], message);
  }
  const arms = { baseline: expectedOf(decisions.baseline), candidate: expectedOf(decisions.candidate) };
  const at = systemClock();
  const estimate = estimateTrial({ experiment, knownPairs, ticket, judge: judge.id, priceBook, at, arms });
  if (estimate.calibration === undefined) {
    throw loaded.mistakeAt(["judge", "model"], `${judge.id} has no price, so the cap could not be kept`);
  }
  requireRoom(estimate.fits, experiment.maxCostUsd);
  const isUncommitted = dirty.length > 0 && experiment.commit === undefined;
  return {
    plan: trialPlan({
      experiment,
      knownPairs,
      folder,
      root,
      commit,
      ticket,
      flags,
      judge: judge.id,
      estimate,
    }),
    decisions,
    notes: isUncommitted ? ["what is not committed is no part of the trial"] : [],
  };
}

/** Policies that are files lie beside the experiment. */
function withPaths({ experiment, folder }: LoadedExperiment): LoadedExperiment["experiment"] {
  const placed = <Arm extends { readonly policy: string | undefined }>(arm: Arm): Arm =>
    arm.policy === undefined || !/[/\\]|\.(?:ya?ml|json)$/.test(arm.policy)
      ? arm
      : { ...arm, policy: resolve(folder, arm.policy) };
  return { ...experiment, baseline: placed(experiment.baseline), candidate: placed(experiment.candidate) };
}

function ticketOfTask(task: LoadedExperiment["experiment"]["task"]): Ticket {
  return ticketOf(task, "the experiment");
}

/** Without a ledger: what was measured elsewhere must not lead one arm another way than the next repeat's. */
async function decided(
  parts: Pick<TrialPlan, "experiment" | "flags" | "ticket">,
  arm: ArmName,
  repository: string,
): Promise<Decision> {
  const flags = { ...armFlags(parts, arm), ledger: "" };
  const [decision] = await planRun([armTicket(parts, arm)], { flags, repository });
  if (decision !== undefined) return decision;
  throw new SufficeError("bug.invariant", { message: "a ticket came to no decision" });
}

/** Those that it would ask first; what it may escalate to is known only once it does. */
function firstModels(decision: Decision): readonly string[] {
  if (decision.outcome === "refused") return [];
  const first = decision.steps.flatMap(({ rungs }) => rungs[0]?.models[0] ?? []);
  return [...(decision.model === undefined ? [] : [decision.model]), ...first];
}

function expectedOf(decision: Decision): CostRange | undefined {
  return decision.outcome === "routed" ? decision.expectedCost : undefined;
}

function requireRoom(fits: number | undefined, cap: TrialPlan["experiment"]["maxCostUsd"]): void {
  if (fits !== 0) return;
  throw new SufficeError("budget.run-cap", {
    message: `not one repeat is expected to fit under ${formatUsd(cap)}; raise max_cost_usd. \`suffice ab run --dry-run\` shows what each part is expected to cost`,
  });
}
