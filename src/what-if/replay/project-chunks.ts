import type { PriceOf, WorkChunk } from "../../conversations/index.ts";
import { addUsd, type NanoUsd, nanoUsd, promptTokens, subtractUsd } from "../../domain/index.ts";
import { type AssumedValues, type Scenario, termsOf } from "../assumptions.ts";
import { type BaselineChoice, baselineOf } from "../baseline.ts";
import { paidFor, workingCalls } from "../call-cost.ts";
import type {
  Assumption,
  Lever,
  PerUnit,
  Projection,
  ProjectionParts,
  ProjectionUnits,
} from "../projection.ts";
import { type Course, type PlannedChunk, planned } from "./course.ts";
import { NO_PARTS, type Replay } from "./main-loop.ts";
import { priceAndContext } from "./price-and-context.ts";
import { replayConversation } from "./replay-conversation.ts";

/** Recorded chunks, each on the course that it is to take. */
export interface ChunkReplay {
  readonly lever: Lever;
  readonly chunks: readonly WorkChunk[];
  readonly courseOf: (chunk: WorkChunk) => Course;
  readonly priceOf: PriceOf;
  readonly values: AssumedValues;
  readonly assumptions: readonly Assumption[];
  readonly baseline: BaselineChoice;
  readonly orchestration: Replay["orchestration"];
  /** The parts that can be seen later of each unit, for comparison. */
  readonly unit: { readonly name: PerUnit["unit"]; readonly parts: readonly (keyof ProjectionParts)[] };
}

/** The engine under delegation and policies: all chunks of each conversation in their order, in three scenarios. */
export function projectChunks(work: ChunkReplay): Projection {
  const { chunks, priceOf, lever, assumptions } = work;
  const openings = openingsOf(chunks);
  const all = chunks.map((chunk) => {
    const openingTokens = openings.get(chunk.conversation) ?? 0;
    return planned(chunk, work.courseOf(chunk), { priceOf, openingTokens });
  });
  const calls = chunks.flatMap((chunk) => [...chunk.calls, ...chunk.subCalls]);
  const inScenario = (scenario: Scenario) =>
    replayAll(all, { ...work, terms: termsOf(scenario, work.values) });
  const [low, expected, high] = [inScenario("low"), inScenario("expected"), inScenario("high")];
  const cost = { low: totalOf(low), expected: totalOf(expected), high: totalOf(high) };
  const baseline = baselineOf(calls, work.baseline, priceOf);
  const priced = calls.filter((call) => paidFor(call) !== undefined).length;
  return {
    lever,
    baseline,
    ...cost,
    saving: savingOf(baseline.cost, cost),
    parts: expected,
    assumptions,
    units: unitsOf(all, priced),
    perUnit: perUnitOf(all, { low, expected, high }, work.unit),
    levers: priceAndContext(all, priceOf, termsOf("expected", work.values)),
    unpricedCalls: calls.length - priced,
    uncertainOutputCalls: calls.filter(({ hasUncertainOutput }) => hasUncertainOutput === true).length,
    basis: "projected",
  };
}

/** The first prompt of each conversation: system text, tools, and what its person began with. */
function openingsOf(chunks: readonly WorkChunk[]): ReadonlyMap<string, number> {
  const openings = new Map<string, number>();
  for (const { conversation, calls } of chunks) {
    const [first] = workingCalls(calls);
    if (first === undefined || openings.has(conversation)) continue;
    openings.set(conversation, promptTokens(first.usage));
  }
  return openings;
}

/** The low saving is what is left at the high cost. */
export function savingOf(baseline: NanoUsd, cost: Pick<Projection, Scenario>): Projection["saving"] {
  return {
    low: subtractUsd(baseline, cost.high),
    expected: subtractUsd(baseline, cost.expected),
    high: subtractUsd(baseline, cost.low),
  };
}

/** How often each reason was given, the most frequent first. */
export function counted(reasons: readonly string[]): ProjectionUnits["excluded"] {
  const counts = new Map<string, number>();
  for (const because of reasons) counts.set(because, (counts.get(because) ?? 0) + 1);
  return Array.from(counts, ([because, count]) => ({ because, count })).toSorted(
    (a, b) => b.count - a.count || (a.because < b.because ? -1 : 1),
  );
}

export function totalOf({ contextSaved, ...parts }: ProjectionParts): NanoUsd {
  return subtractUsd(addUsd(...Object.values(parts)), contextSaved);
}

function replayAll(all: readonly PlannedChunk[], replay: Replay): ProjectionParts {
  const conversations = new Map<string, PlannedChunk[]>();
  for (const each of all) {
    const own = conversations.get(each.chunk.conversation);
    if (own === undefined) conversations.set(each.chunk.conversation, [each]);
    else own.push(each);
  }
  return [...conversations.values()].map((own) => replayConversation(own, replay)).reduce(addParts, NO_PARTS);
}

function addParts(a: ProjectionParts, b: ProjectionParts): ProjectionParts {
  return {
    kept: addUsd(a.kept, b.kept),
    moved: addUsd(a.moved, b.moved),
    handOver: addUsd(a.handOver, b.handOver),
    verification: addUsd(a.verification, b.verification),
    rewrites: addUsd(a.rewrites, b.rewrites),
    takeBack: addUsd(a.takeBack, b.takeBack),
    contextSaved: addUsd(a.contextSaved, b.contextSaved),
  };
}

function unitsOf(all: readonly PlannedChunk[], calls: number): ProjectionUnits {
  const reasons = all.flatMap(({ course }) => (course.kind === "keep" ? [course.because] : []));
  return {
    unit: "chunk",
    considered: all.length,
    eligible: all.length - reasons.length,
    excluded: counted(reasons),
    calls,
  };
}

/** Scripts leave no calls behind, so nothing of theirs can be compared. */
function perUnitOf(
  all: readonly PlannedChunk[],
  scenarios: Readonly<Record<Scenario, ProjectionParts>>,
  { name, parts }: ChunkReplay["unit"],
): PerUnit | undefined {
  const moved = all.filter(({ course }) => course.kind === "isolated" || course.kind === "main");
  if (moved.length === 0) return undefined;
  const each = (scenario: Scenario) => {
    const sum = addUsd(...parts.map((part) => scenarios[scenario][part]));
    return nanoUsd(Math.round(sum / moved.length));
  };
  const outputs = moved.flatMap(({ steps }) => steps.map(({ output }) => output));
  return {
    unit: name,
    count: moved.length,
    low: each("low"),
    expected: each("expected"),
    high: each("high"),
    outputTokens: Math.round(outputs.reduce((sum, output) => sum + output, 0) / moved.length),
  };
}
