import {
  COMPLEXITY_FEATURES,
  type ComplexityFeature,
  type ComplexityScore,
  type Fact,
  type Policy,
  type Ticket,
} from "../domain/index.ts";
import { signOfManyModules, signsOfExternalApis } from "./complexity-words.ts";
import type { FilesOfWork } from "./files-of-work.ts";

export type ComplexityWeights = Policy["complexityWeights"];

/** What is known of each feature, 0 (nothing of it) to 1. */
export type ComplexityFacts = Readonly<Partial<Record<ComplexityFeature, Fact<number>>>>;

/**
 * How hard work looks before it is tried, each feature with its signal. A prior: it counts and compares words, and was never
 * measured against results. `undefined` where nothing is known, or what is known has no weight.
 */
export function complexityScore(
  ticket: Ticket,
  { files, weights }: { readonly files: FilesOfWork; readonly weights: ComplexityWeights },
): ComplexityScore | undefined {
  return weighComplexity(complexityFacts(ticket, files), weights);
}

/** The weighted mean of what is known. More of a feature never makes the score smaller. */
export function weighComplexity(
  facts: ComplexityFacts,
  weights: ComplexityWeights,
): ComplexityScore | undefined {
  const known = COMPLEXITY_FEATURES.flatMap((feature) => {
    const fact = facts[feature];
    return fact === undefined ? [] : [{ feature, ...fact }];
  });
  const whole = known.reduce((sum, { feature }) => sum + weights[feature], 0);
  if (whole === 0) return undefined;
  const features = known
    .map((each) => ({ ...each, weight: weights[each.feature] / whole }))
    .toSorted((a, b) => b.weight * b.value - a.weight * a.value);
  return {
    value: Math.min(
      1,
      features.reduce((sum, { value, weight }) => sum + value * weight, 0),
    ),
    features,
    unknown: COMPLEXITY_FEATURES.filter((feature) => facts[feature] === undefined),
  };
}

export function complexityFacts(ticket: Ticket, files: FilesOfWork): ComplexityFacts {
  const facts = {
    files: fileFeature(files),
    "external-api": externalApiFeature(ticket, files),
    "cross-module": crossModuleFeature(ticket, files),
    novelty: noveltyFeature(files),
  } satisfies Record<ComplexityFeature, Fact<number> | undefined>;
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined));
}

/** As many files are as hard as work gets; on this scale more than five are above 0.8. */
const HARDEST_FILES = 9;

/** Logarithmic: from one file to three is as far as from three to nine. */
function fileFeature({ count }: FilesOfWork): Fact<number> | undefined {
  if (count === undefined) return undefined;
  const value = Math.min(1, Math.log(Math.max(1, count.value)) / Math.log(HARDEST_FILES));
  return { value, signal: countedSignal("file", count) };
}

const OF_EXTERNAL_SIGNS = [0, 0.7, 0.9, 1];

/** None found says something only where the files are known: a short text that names no service may need one all the same. */
function externalApiFeature(ticket: Ticket, { paths, count }: FilesOfWork): Fact<number> | undefined {
  const signs = signsOfExternalApis([ticket.title, ticket.description, ...ticket.acceptance, ...paths]);
  if (signs.length === 0 && count === undefined) return undefined;
  const signal =
    signs.length === 0
      ? "no word of an external service in the ticket"
      : `${signs.map((sign) => `"${sign}"`).join(", ")} in the ticket or its paths`;
  return { value: OF_EXTERNAL_SIGNS[signs.length] ?? 1, signal };
}

const OF_MODULES = [0, 0, 0.5, 0.75];
const OF_MANY_MODULES = 0.75;

function crossModuleFeature(ticket: Ticket, { modules }: FilesOfWork): Fact<number> | undefined {
  const counted = modules === undefined ? undefined : (OF_MODULES[modules.value] ?? 1);
  const sign = signOfManyModules([ticket.title, ticket.description, ...ticket.acceptance]);
  if (sign !== undefined && (counted ?? 0) < OF_MANY_MODULES)
    return { value: OF_MANY_MODULES, signal: `"${sign}" in the ticket` };
  if (modules === undefined || counted === undefined) return undefined;
  return { value: counted, signal: countedSignal("module", modules) };
}

function noveltyFeature({ ranking }: FilesOfWork): Fact<number> | undefined {
  if (ranking?.match === undefined) return undefined;
  const share = ranking.match.toFixed(2);
  return {
    value: 1 - ranking.match,
    signal: `the nearest path or past commit has ${share} of the title's words`,
  };
}

function countedSignal(what: string, { value, signal }: Fact<number>): string {
  return `${value} ${value === 1 ? what : `${what}s`}: ${signal}`;
}
