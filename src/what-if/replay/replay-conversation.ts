import { type NanoUsd, promptTokens, scaleUsd, subtractUsd, usageOf, ZERO_USD } from "../../domain/index.ts";
import { passRateIn } from "../assumptions.ts";
import { costAt, modelOf, paidFor, sumOf, type WorkingCall, withOutput } from "../call-cost.ts";
import type { ProjectionParts } from "../projection.ts";
import { type Check, changesModel, freshStart, type ModelCourse, type PlannedChunk } from "./course.ts";
import { freshCost, freshUsage } from "./fresh-context.ts";
import {
  charge,
  continueAt,
  creditedTokens,
  creditOf,
  creditOfPaid,
  type MainLoop,
  notice,
  openMainLoop,
  type Replay,
} from "./main-loop.ts";

/** The chunks of one conversation on their courses, in the order of time. */
export function replayConversation(chunks: readonly PlannedChunk[], replay: Replay): ProjectionParts {
  const loop = openMainLoop(replay);
  for (const chunk of chunks) replayChunk(loop, chunk);
  return loop.parts;
}

function replayChunk(loop: MainLoop, planned: PlannedChunk): void {
  const { chunk, course } = planned;
  if (course.kind !== "script") charge(loop, "kept", sumOf(chunk.subCalls.map(paidOrNothing)));
  switch (course.kind) {
    case "keep":
      return stay(loop, planned);
    case "script":
      return leave(loop, planned, { pass: 1, added: 0 });
    case "isolated":
      return delegate(loop, planned, course);
    case "main":
      return goOn(loop, planned, course);
    default:
      return course satisfies never;
  }
}

/** As it was, in a context that may be another by now. */
function stay(loop: MainLoop, { chunk, calls }: PlannedChunk): void {
  // Also those that sent nothing: a failed call may have been billed.
  charge(loop, "kept", sumOf(chunk.calls.map(paidOrNothing)));
  for (const call of calls) {
    notice(loop, call);
    if (paidFor(call) === undefined) continue;
    charge(loop, "contextSaved", creditOfPaid(loop, call));
    continueAt(loop, modelOf(call), call);
  }
}

function delegate(loop: MainLoop, planned: PlannedChunk, course: ModelCourse): void {
  const { terms, orchestration, priceOf } = loop.replay;
  const { calls, steps, chunk } = planned;
  const [first] = calls;
  if (first === undefined) return;
  notice(loop, first);
  const { briefTokens, resultTokens, verdictTokens } = terms;
  const start = freshStart(planned, terms);
  charge(loop, "moved", freshCost(steps, start, ({ at }) => priceOf(course.model, at)) ?? ZERO_USD);
  const isByMainLoop = orchestration === "main-loop";
  if (isByMainLoop) handOver(loop, first);
  for (const check of course.checks) charge(loop, "verification", freshCheck(loop, check, chunk.endedAt));
  const pass = passRateIn(terms, course.pass);
  takeBack(loop, calls, 1 - pass);
  leave(loop, planned, { pass, added: isByMainLoop ? briefTokens + resultTokens + verdictTokens : 0 });
}

/** The main loop writes the brief in the call that would have begun the work; then it reads the result and judges it. */
function handOver(loop: MainLoop, first: WorkingCall): void {
  const { priceOf, terms } = loop.replay;
  const { usage, at } = first;
  const price = priceOf(modelOf(first), at);
  const handsOut = usageOf({ ...usage, output: terms.briefTokens });
  const judges = usageOf({
    freshInput: 0,
    cacheRead: promptTokens(usage),
    // For as long as this conversation keeps its cache.
    [(usage.cacheWrite1h ?? 0) > 0 ? "cacheWrite1h" : "cacheWrite5m"]: terms.briefTokens + terms.resultTokens,
    output: terms.verdictTokens,
  });
  charge(loop, "handOver", costAt(handsOut, price) ?? ZERO_USD);
  charge(loop, "verification", costAt(judges, price) ?? ZERO_USD);
  charge(loop, "contextSaved", creditOf(loop, handsOut, price));
  charge(loop, "contextSaved", creditOf(loop, judges, price));
  continueAt(loop, modelOf(first), first);
}

/** In the conversation, at the model that was decided. */
function goOn(loop: MainLoop, { chunk, calls }: PlannedChunk, course: ModelCourse): void {
  const { priceOf, terms } = loop.replay;
  const moved: WorkingCall[] = [];
  for (const call of calls) {
    notice(loop, call);
    const changes = changesModel(call, course.model, priceOf);
    const price = priceOf(course.model, call.at);
    const usage = changes ? withOutput(call.usage, terms.outputFactor) : call.usage;
    charge(loop, "moved", (changes ? costAt(usage, price) : paidFor(call)) ?? ZERO_USD);
    charge(loop, "contextSaved", changes ? creditOf(loop, usage, price) : creditOfPaid(loop, call));
    continueAt(loop, course.model, call);
    if (changes) moved.push(call);
  }
  takeBack(loop, moved, 1 - passRateIn(terms, course.pass));
  for (const check of course.checks) {
    const isInside = !check.fresh && check.model === course.model;
    const cost = (isInside ? insideCheck : freshCheck)(loop, check, chunk.endedAt);
    charge(loop, "verification", cost);
  }
}

function freshCheck(loop: MainLoop, { model, count }: Check, at: WorkingCall["at"]): NanoUsd {
  const { prefixTokens, briefTokens, resultTokens, verdictTokens } = loop.replay.terms;
  const usage = freshUsage(0, prefixTokens + briefTokens + resultTokens, verdictTokens);
  return scaleUsd(costAt(usage, loop.replay.priceOf(model, at)) ?? ZERO_USD, count);
}

/** Reads the whole conversation once more. */
function insideCheck(loop: MainLoop, { model, count }: Check, at: WorkingCall["at"]): NanoUsd {
  const { resultTokens, verdictTokens } = loop.replay.terms;
  const context = Math.max(0, loop.lastPrompt - creditedTokens(loop));
  const usage = freshUsage(context, resultTokens, verdictTokens);
  return scaleUsd(costAt(usage, loop.replay.priceOf(model, at)) ?? ZERO_USD, count);
}

/** What failed its check is done again as it was done, after all that was spent on it. */
function takeBack(loop: MainLoop, calls: readonly WorkingCall[], share: number): void {
  for (const call of calls) {
    const again = subtractUsd(paidOrNothing(call), creditOfPaid(loop, call));
    charge(loop, "takeBack", scaleUsd(again, share));
  }
}

/** The main loop goes on without what the chunk brought into it, as often as the chunk is not taken back. */
function leave(
  loop: MainLoop,
  { calls }: PlannedChunk,
  { pass, added }: { readonly pass: number; readonly added: number },
): void {
  const [first, last] = [calls[0], calls.at(-1)];
  if (first === undefined || last === undefined) return;
  for (const call of calls) notice(loop, call);
  const grown = promptTokens(last.usage) + (last.usage.output ?? 0) - promptTokens(first.usage);
  loop.saved += Math.round(pass * Math.max(0, grown)) - added;
}

function paidOrNothing(call: Parameters<typeof paidFor>[0]): NanoUsd {
  return paidFor(call) ?? ZERO_USD;
}
