import {
  type Advice,
  advise,
  adviseRouter,
  estimatePipeline,
  type ProjectFacts,
  type RouterAdvice,
  type SummedRange,
  type WorkFacts,
} from "../../advice/index.ts";
import type { NanoUsd, Policy, PriceBook } from "../../domain/index.ts";
import { systemClock } from "../clock.ts";
import type { SettingFlags } from "../effective-settings.ts";
import { servedCatalogue } from "../providers/served-catalogue.ts";
import { atFrontier } from "./at-frontier.ts";
import { namedPolicy } from "./named-policy.ts";

export interface AdviceQuestion {
  readonly facts: WorkFacts;
  readonly project: ProjectFacts;
  /** Whose pipeline is projected where costs are not given; the fifteen steps of `development-loop` where it is left out. */
  readonly policy: string | undefined;
  readonly flags: SettingFlags;
  readonly folder: string;
}

/** What a feature costs in model dollars, and how that is known. */
export type AdvisedCost =
  | { readonly basis: "given"; readonly usd: NanoUsd }
  | { readonly basis: "projected"; readonly range: SummedRange };

export interface PolicyAdvice {
  readonly advice: Advice;
  /** `undefined` where nothing was said of the project. */
  readonly router: RouterAdvice | undefined;
  readonly costs: { readonly tiered: AdvisedCost; readonly frontier: AdvisedCost };
  /** The policy whose steps were projected, and at whose prices. */
  readonly projection: {
    readonly policy: string;
    readonly priceBook: Pick<PriceBook, "name" | "date">;
  };
}

const USUAL_POLICY = "development-loop";

/**
 * Tiered or always-frontier, and which router. A cost that was not given is projected: the same pipeline at its own tiers, or with every
 * step at frontier, both from the policy's assumed work at list prices, so that they can be compared.
 */
export async function advisePolicy(question: AdviceQuestion): Promise<PolicyAdvice> {
  const { facts, project, flags, folder } = question;
  const { policy, settings } = await namedPolicy(question.policy ?? USUAL_POLICY, { flags, folder });
  const { models, priceBook } = await servedCatalogue(settings);
  const at = systemClock();
  const costAs = (given: NanoUsd | undefined, projected: Policy): AdvisedCost =>
    given === undefined
      ? { basis: "projected", range: estimatePipeline(projected, { models, priceBook, at }).feature }
      : { basis: "given", usd: given };
  const costs = {
    tiered: costAs(facts.tieredUsd, withoutPublished(policy)),
    frontier: costAs(facts.frontierUsd, atFrontier(policy)),
  };
  const advice = advise({
    ...facts,
    tieredUsd: usdOf(costs.tiered),
    frontierUsd: usdOf(costs.frontier),
  });
  const isProjectKnown = Object.values(project).some((fact) => fact !== undefined);
  return {
    advice,
    router: isProjectKnown ? adviseRouter(project) : undefined,
    costs,
    projection: { policy: policy.name, priceBook: { name: priceBook.name, date: priceBook.date } },
  };
}

/** What leaves steps out since they have no price is no cost of a feature. */
function usdOf(cost: AdvisedCost): NanoUsd | undefined {
  if (cost.basis === "given") return cost.usd;
  return cost.range.unpriced.length > 0 ? undefined : cost.range.expected;
}

/** Ranges that were published for a pipeline say nothing of the same steps at frontier, so neither side is taken from them. */
function withoutPublished(policy: Policy): Policy {
  return { ...policy, pipeline: policy.pipeline.map(({ typicalUsd: _published, ...step }) => step) };
}
