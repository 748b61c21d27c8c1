import { chunksOf, type PriceOf, type Thread, threadsOf, type WorkChunk } from "../../conversations/index.ts";
import {
  type Instant,
  isoTime,
  messageOf,
  modelNamed,
  type PriceBook,
  SufficeError,
  TIERS,
  type Tier,
  tierNamed,
} from "../../domain/index.ts";
import { createPriceFinder } from "../../pricing/index.ts";
import {
  type AssumedValues,
  type BaselineChoice,
  measuredAssumptions,
  type Projection,
  projectDelegation,
  projectPolicy,
  projectSwitch,
} from "../../what-if/index.ts";
import { systemClock } from "../clock.ts";
import { readWork, type WorkOptions, type WorkRead } from "../profile/read-work.ts";
import { tierModelsOf } from "../profile/tier-models.ts";
import { keepProjection } from "./kept-projections.ts";
import { policyDecider } from "./policy-decider.ts";

/** What would be done otherwise. `to` is a model's name or a tier; `undefined`: the light tier to delegate to, the mid one to switch to. */
export type LeverAsked =
  | {
      readonly kind: "delegate";
      readonly to: string | undefined;
      /** Also those that would be kept on doubt. */
      readonly allChunks: boolean;
    }
  | {
      readonly kind: "switch";
      readonly to: string | undefined;
      readonly from: "first-call" | "where-it-pays";
    }
  | { readonly kind: "policy"; readonly policy: string };

export interface WhatIfOptions extends Omit<WorkOptions, "keepsWords"> {
  readonly lever: LeverAsked;
  readonly baseline: "as-recorded" | "best-single";
  /** In the place of what is assumed else. */
  readonly assumptions: AssumedValues;
  /** Keeps the projection, to be compared with what happens. */
  readonly keeps: boolean;
}

/** What was looked at. */
export interface WorkConsidered {
  readonly madeAt: Instant;
  /** Of the first and the last call. */
  readonly period: { readonly first: Instant; readonly last: Instant } | undefined;
  readonly priceBook: Pick<PriceBook, "name" | "date">;
  /** Usual places where nothing is. */
  readonly nothingAt: readonly string[];
}

export interface WhatIf extends WorkConsidered {
  readonly projection: Projection;
  /** By which it was kept; `undefined`: it was not. */
  readonly id: string | undefined;
  /** Why it could not be kept, if so. */
  readonly keepProblem: string | undefined;
}

export interface UsualWhatIfs extends WorkConsidered {
  readonly projections: readonly Projection[];
}

const USUAL: readonly LeverAsked[] = [
  { kind: "delegate", to: undefined, allChunks: false },
  { kind: "switch", to: undefined, from: "first-call" },
  { kind: "switch", to: undefined, from: "where-it-pays" },
];

/**
 * Recorded work on another course. Calls nothing. Throws as `readWork` does, `usage.invalid` for a model that nobody knows or has a
 * price for.
 */
export async function whatIf(options: WhatIfOptions): Promise<WhatIf> {
  const { lever, keeps } = options;
  const recorded = await readRecorded(options, lever.kind === "policy");
  const projection = await project(lever, options, recorded);
  const { at } = recorded;
  const isWorthKeeping = keeps && projection.units.considered > 0;
  const { ledger } = recorded.work.settings;
  const kept = isWorthKeeping ? await tryToKeep(ledger, projection, at) : NOT_KEPT;
  return { ...consideredIn(recorded), projection, ...kept };
}

const NOT_KEPT = { id: undefined, keepProblem: undefined };

/** A store that refuses is no reason to lose what was reckoned. */
async function tryToKeep(
  file: string,
  projection: Projection,
  at: Instant,
): Promise<Pick<WhatIf, "id" | "keepProblem">> {
  try {
    return { id: await keepProjection(file, projection, at), keepProblem: undefined };
  } catch (error) {
    return { id: undefined, keepProblem: `the projection could not be kept: ${messageOf(error)}` };
  }
}

/** The usual levers over the same work, side by side; none is kept. Throws as {@link whatIf} does. */
export async function usualWhatIfs(options: Omit<WhatIfOptions, "lever" | "keeps">): Promise<UsualWhatIfs> {
  const recorded = await readRecorded(options, false);
  const projections = await Promise.all(USUAL.map((lever) => project(lever, options, recorded)));
  return { ...consideredIn(recorded), projections };
}

/** A policy is asked about what people said; nothing of that is kept. */
async function readRecorded(
  options: Omit<WorkOptions, "keepsWords">,
  keepsWords: boolean,
): Promise<Recorded> {
  const work = await readWork({ ...options, keepsWords });
  const threads = threadsOf(work);
  return {
    work,
    threads,
    chunks: chunksOf(threads),
    priceOf: createPriceFinder(work.book),
    at: systemClock(),
  };
}

function consideredIn({ work: { calls, book, nothingAt }, at }: Recorded): WorkConsidered {
  const [first, last] = [calls[0], calls.at(-1)];
  return {
    madeAt: at,
    period: first === undefined || last === undefined ? undefined : { first: first.at, last: last.at },
    priceBook: { name: book.name, date: book.date },
    nothingAt,
  };
}

interface Recorded {
  readonly work: WorkRead;
  readonly threads: readonly Thread[];
  readonly chunks: readonly WorkChunk[];
  readonly priceOf: PriceOf;
  readonly at: Instant;
}

async function project(
  lever: LeverAsked,
  options: Omit<WhatIfOptions, "lever" | "keeps">,
  recorded: Recorded,
): Promise<Projection> {
  const { work, threads, chunks, priceOf, at } = recorded;
  const tiers = await tierModelsOf(work);
  const baseline = baselineChoice(options.baseline, recorded, tiers);
  const assumptions = { ...measuredAssumptions(threads), ...options.assumptions };
  const shared = { priceOf, assumptions, baseline };
  switch (lever.kind) {
    case "delegate": {
      const model = targetModel(lever.to ?? "light", recorded, tiers);
      return projectDelegation(chunks, {
        ...shared,
        model,
        ...(lever.allChunks ? { whyKept: whyNotAtAll } : {}),
      });
    }
    case "switch": {
      const model = targetModel(lever.to ?? "mid", recorded, tiers);
      return projectSwitch(threads, { ...shared, model, from: lever.from });
    }
    case "policy": {
      const { name, decide } = await policyDecider(lever.policy, options, at);
      return projectPolicy(chunks, { ...shared, policy: name, decide });
    }
    default:
      return lever satisfies never;
  }
}

function whyNotAtAll({ calls }: WorkChunk): string | undefined {
  return calls.length === 0 ? "already ran in a sub-agent" : undefined;
}

/** All models that the recorded main loops used, and today's of the mid and frontier tier: no weaker one would have done all of it. */
function baselineChoice(
  name: WhatIfOptions["baseline"],
  { threads }: Recorded,
  tiers: ReadonlyMap<Tier, string>,
): BaselineChoice {
  if (name === "as-recorded") return { name };
  const used = threads
    .filter(({ agent }) => agent === undefined)
    .flatMap(({ calls }) => calls)
    .filter(({ tags }) => tags.tier === "mid" || tags.tier === "frontier")
    .map(({ modelAnswered, modelAsked }) => modelAnswered ?? modelAsked);
  const today = [tiers.get("mid"), tiers.get("frontier")].filter((model) => model !== undefined);
  return { name, models: [...new Set([...used, ...today])] };
}

function targetModel(
  name: string,
  { work, priceOf, at }: Recorded,
  tiers: ReadonlyMap<Tier, string>,
): string {
  const tier = tierNamed(name);
  const model = tier === undefined ? (modelNamed(work.models, name)?.id ?? name) : tiers.get(tier);
  if (model !== undefined && priceOf(model, at) !== undefined) return model;
  const known = TIERS.filter((each) => tiers.has(each)).map((each) => `${each} (${tiers.get(each) ?? ""})`);
  throw new SufficeError("usage.invalid", {
    message: `"${name}" is no model with a price in ${work.book.name} ${work.book.date} on ${isoTime(at).slice(0, 10)}. Name one of \`suffice prices\`, or a tier: ${known.join(", ")}`,
  });
}
