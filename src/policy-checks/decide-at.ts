import { type Decision, type Policy, type Task, type Tier, unknownWork } from "../domain/index.ts";
import { decide, NO_LIMITS } from "../routing/index.ts";
import type { CheckContext } from "./check-context.ts";

const BASIS = { policy: "", priceBook: "", models: "", evidence: "" };

/**
 * What becomes of a task of which nothing is known but that it goes to `tier`: the policy's own pipeline, ladder, priors and prices,
 * without its rules, its modifiers and its cap in dollars. Steps that are only for some tasks are not in it.
 */
export function decideAt(tier: Tier, policy: Policy, { models, priceBook, at }: CheckContext): Decision {
  const because = "a check asks what this tier costs";
  const isScript = tier === "automated";
  const rule = isScript
    ? { name: "asked", when: {}, tier, because }
    : { name: "asked", when: { namesRoute: true as const }, tier: "named" as const, because };
  const pinned: Policy = {
    ...policy,
    main: "routed",
    rules: [rule],
    raiseWhen: [],
    demoteWhen: [],
    caps: { ...policy.caps, taskUsd: undefined },
  };
  const limits = isScript ? { ...NO_LIMITS, scripts: ["lint" as const] } : NO_LIMITS;
  return decide(blankTask(tier), {
    policy: pinned,
    models,
    priceBook,
    evidence: [],
    limits,
    at,
    basis: BASIS,
  });
}

function blankTask(tier: Tier): Task {
  const blank = unknownWork("check");
  return tier === "automated"
    ? { ...blank, ticket: { ...blank.ticket, kind: "lint" } }
    : { ...blank, named: { tier, model: undefined, signal: "the check" } };
}
