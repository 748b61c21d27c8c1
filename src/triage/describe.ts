import {
  type Assessment,
  COMPLEXITIES,
  type Complexity,
  type Fact,
  type ModelRegistry,
  modelNamed,
  type NamedRoute,
  type RiskSignals,
  type Task,
  type Ticket,
  tierNamed,
  tierRank,
} from "../domain/index.ts";
import { type ComplexityWeights, complexityScore } from "./complexity-score.ts";
import { filesOfWork } from "./files-of-work.ts";
import type { RepositoryFacts } from "./repository/repository-facts.ts";
import { riskFacts } from "./risk-facts.ts";

export interface TriageContext {
  readonly models: ModelRegistry;
  readonly risk: RiskSignals;
  /** Bytes of the files in the repository, by path; a file that is not in it has no known size. */
  readonly fileBytes?: ReadonlyMap<string, number>;
  /** With it, files are also found in the ticket's text, and else estimated from past commits. */
  readonly repository?: RepositoryFacts;
  /** With them the complexity is scored, and files are also found in the ticket's text. */
  readonly complexityWeights?: ComplexityWeights;
  /** What was changed so far, as a unified diff: added lines may be signs of risk. */
  readonly diff?: string;
  /** What a model or heuristic said that was asked before. */
  readonly assessment?: Assessment;
}

/** Source text, roughly: what a tokeniser makes of code. Only for projections; bills use what the provider reports. */
const BYTES_PER_TOKEN = 4;

/** From a ticket to a task: every fact with the signal it came from, nothing guessed, what is unknown left unknown. */
export function describe(ticket: Ticket, context: TriageContext): Task {
  const named = namedRoute(ticket, context.models);
  const complexity = complexityLabel(ticket.labels);
  const { repository, complexityWeights: weights } = context;
  const readsText = repository !== undefined || weights !== undefined;
  const files = filesOfWork(ticket, { repository, readsText });
  return {
    ticket,
    named: named.route,
    complexity: complexity.fact,
    risks: riskFacts(ticket, context),
    fileCount: files.count,
    contextTokens: contextTokens(ticket, context.fileBytes ?? repository?.files),
    complexityScore: weights === undefined ? undefined : complexityScore(ticket, { files, weights }),
    assessment: context.assessment,
    ...(files.note === undefined ? {} : { filesUnknown: files.note }),
    warnings: [...named.warnings, ...complexity.warnings],
  };
}

/** What labels ask for; without such a label, what the tracker's metadata suggests. */
function namedRoute(ticket: Ticket, models: ModelRegistry) {
  const labelled = labelledRoute(ticket.labels, models);
  const suggested = suggestedRoute(ticket.suggestedModel, models);
  const warnings = [...labelled.warnings, ...suggested.warnings];
  if (labelled.route === undefined) return { route: suggested.route, warnings };
  if (suggested.route !== undefined && contradicts(suggested.route, labelled.route)) {
    warnings.push(`${suggested.route.signal} contradicts ${labelled.route.signal}; the label holds`);
  }
  return { route: labelled.route, warnings };
}

/** `model:` and `tier:` labels. Two that differ: the stronger one holds, since a tie never goes down. */
function labelledRoute(labels: readonly string[], models: ModelRegistry) {
  const routes: NamedRoute[] = [];
  const warnings: string[] = [];
  for (const label of labels) {
    const [prefix, name] = split(label);
    if ((prefix !== "model" && prefix !== "tier") || name === undefined) continue;
    const route = routeNamed(name, { models, mayBeModel: prefix === "model", signal: `label "${label}"` });
    if (route === undefined) {
      warnings.push(`label "${label}" names no ${prefix} that is known here; it was ignored`);
    } else {
      routes.push(route);
    }
  }
  const [route, ...others] = routes.toSorted(
    (a, b) =>
      tierRank(b.tier) - tierRank(a.tier) || Number(a.model === undefined) - Number(b.model === undefined),
  );
  if (route !== undefined && others.some((other) => contradicts(other, route))) {
    const all = routes.map((each) => each.signal).join(", ");
    warnings.push(`labels contradict each other (${all}); the strongest holds`);
  }
  return { route, warnings };
}

/** Metadata was written by software and not by whoever wrote the label, so it speaks only where no label does. */
function suggestedRoute(suggestion: string | undefined, models: ModelRegistry) {
  const name = suggestion?.trim() ?? "";
  if (name === "") return { route: undefined, warnings: [] };
  const route = routeNamed(name, { models, mayBeModel: true, signal: "metadata execution_suggested_model" });
  if (route !== undefined) return { route, warnings: [] };
  const warning = `metadata execution_suggested_model: "${name}" names no model that is known here; it was ignored`;
  return { route, warnings: [warning] };
}

/** A model by id or alias, else a tier by name or alias; `undefined` for what is neither, and for `automated`, which thinks nothing. */
function routeNamed(
  name: string,
  {
    models,
    mayBeModel,
    signal,
  }: { readonly models: ModelRegistry; readonly mayBeModel: boolean; readonly signal: string },
): NamedRoute | undefined {
  const model = modelNamed(models, name) ?? modelNamed(models, name.toLowerCase());
  const tier = mayBeModel
    ? (model?.tier ?? tierNamed(name))
    : (tierNamed(name) ?? modelNamed(models, name)?.tier);
  if (tier === undefined || tier === "automated") return undefined;
  return { tier, model: mayBeModel ? model?.id : undefined, signal };
}

/** A tier without a model leaves the model open, so it agrees with any of that tier. */
function contradicts(other: NamedRoute, route: NamedRoute): boolean {
  return other.tier !== route.tier || (other.model !== undefined && other.model !== route.model);
}

function complexityLabel(labels: readonly string[]) {
  const facts: Fact<Complexity>[] = [];
  const warnings: string[] = [];
  for (const label of labels) {
    const [prefix, name] = split(label);
    if (prefix !== "complexity") continue;
    const value = COMPLEXITIES.find((complexity) => complexity === name?.toLowerCase());
    if (value === undefined) {
      warnings.push(`label "${label}" is no complexity (${COMPLEXITIES.join(", ")}); it was ignored`);
    } else {
      facts.push({ value, signal: `label "${label}"` });
    }
  }
  const [fact, ...others] = facts.toSorted(
    (a, b) => COMPLEXITIES.indexOf(b.value) - COMPLEXITIES.indexOf(a.value),
  );
  if (others.some((other) => other.value !== fact?.value)) {
    warnings.push(`labels contradict each other on complexity; "${fact?.value}" holds`);
  }
  return { fact, warnings };
}

function contextTokens(
  ticket: Ticket,
  fileBytes: ReadonlyMap<string, number | undefined> | undefined,
): Fact<number> | undefined {
  if (fileBytes === undefined || ticket.files === undefined || ticket.files.length === 0) return undefined;
  const text = ticket.title.length + ticket.description.length + ticket.acceptance.join("").length;
  const bytes = ticket.files.reduce((sum, path) => sum + (fileBytes.get(path) ?? 0), text);
  return { value: Math.ceil(bytes / BYTES_PER_TOKEN), signal: "the size of the ticket and its files" };
}

/** `model:haiku` into its two halves, spaces around the colon forgiven; what stands before it in any case. */
function split(label: string): readonly [string, string | undefined] {
  const colon = label.indexOf(":");
  if (colon === -1) return [label.trim().toLowerCase(), undefined];
  return [label.slice(0, colon).trim().toLowerCase(), label.slice(colon + 1).trim()];
}
