import { type CacheLoss, cacheLosses, type Thread, type WorkChunk } from "../../conversations/index.ts";
import { countsOf, type PricedCall, type Usage, usageOf } from "../../domain/index.ts";
import type { AntiPattern, AntiPatternFinding, FindingsInput } from "../anti-pattern.ts";
import { amountAt, paidAmount, sumUsd } from "../finding-money.ts";
import { modelNames, modelOf } from "../model-of.ts";
import { placeOf } from "../suspects.ts";

const ID = "AP-MID-TASK-SWITCH";

/**
 * The dollars are those of writing the context into the other model's cache instead of reading it where it was. A switch is let pass
 * that came after an expiry or a compaction, was free for want of a cache, followed a failed verdict, or has paid for itself: from
 * there to the end of the chunk or task the calls cost no more than the same tokens would have at the model before.
 */
export const midTaskSwitch: AntiPattern = {
  id: ID,
  title: "Model changed in the middle of a task",
  what: "The model of a conversation changed within one piece of work, its context was written to a cache again, and that never paid.",
  documents: ["M-48"],
  dollarsAre: "overpaid",
  needsTiers: false,
  find: (input) => {
    const nameOf = modelNames(input.priceOf);
    const switching = input.threads.filter(({ calls }) => hasSeveral(calls, nameOf));
    if (switching.length === 0) return [];
    const conversations = new Set(switching.map(({ conversation }) => conversation));
    const chunkOf = chunksByCall(input.chunks.filter(({ conversation }) => conversations.has(conversation)));
    return switching.flatMap((thread) => findingsIn(thread, chunkOf, input));
  },
};

function hasSeveral(calls: readonly PricedCall[], nameOf: (call: PricedCall) => string): boolean {
  const names = new Set<string>();
  for (const call of calls) names.add(nameOf(call));
  return names.size > 1;
}

function chunksByCall(chunks: readonly WorkChunk[]): ReadonlyMap<PricedCall, string> {
  return new Map(
    chunks.flatMap(({ name, calls, subCalls }) =>
      [...calls, ...subCalls].map((call) => [call, name] as const),
    ),
  );
}

/** A switch at a call, in the piece of work that was under way. */
interface SwitchedAt {
  readonly call: PricedCall;
  readonly loss: CacheLoss;
}

function findingsIn(
  thread: Thread,
  chunkOf: ReadonlyMap<PricedCall, string>,
  input: FindingsInput,
): readonly AntiPatternFinding[] {
  const unitOf = (call: PricedCall) => call.tags.task ?? chunkOf.get(call);
  const units = new Map<string, SwitchedAt[]>();
  for (const loss of cacheLosses(thread, input.priceOf)) {
    if (loss.cause !== "model-switch") continue;
    const call = thread.calls[loss.callIndex];
    // Calls beside the conversation may stand between the two.
    const before = thread.calls.slice(0, loss.callIndex).findLast((each) => modelOf(each) === loss.from);
    if (call === undefined || before === undefined || !isUnasked([before, call], input)) continue;
    const unit = unitOf(call);
    if (unit === undefined || unit !== unitOf(before)) continue;
    const known = units.get(unit);
    if (known === undefined) units.set(unit, [{ call, loss }]);
    else known.push({ call, loss });
  }
  return Array.from(units, ([unit, switches]) => {
    const [first] = switches;
    if (first === undefined) return [];
    const rest = thread.calls.slice(first.loss.callIndex).filter((call) => unitOf(call) === unit);
    return judged({ switches, rest }, placeOf(first.call, chunkOf.get(first.call)), input.priceOf);
  }).flat();
}

/** Another model, and not its fast mode; and no failed verdict stands between the two, which would make it an escalation. */
function isUnasked(
  [before, call]: readonly [PricedCall, PricedCall],
  { priceOf, verdicts }: FindingsInput,
): boolean {
  const nameOf = modelNames(priceOf);
  if (nameOf(before) === nameOf(call)) return false;
  return !verdicts.some(
    ({ verdict, at, tags }) =>
      verdict === "fail" && at >= before.at && at <= call.at && tags.task === call.tags.task,
  );
}

function judged(
  { switches, rest }: { readonly switches: readonly SwitchedAt[]; readonly rest: readonly PricedCall[] },
  place: ReturnType<typeof placeOf>,
  priceOf: FindingsInput["priceOf"],
): readonly AntiPatternFinding[] {
  const calls = switches.map(({ call }) => call);
  const amounts = switches.map(({ loss }) => loss.amount);
  if (amounts.includes(undefined) || hasPaid(switches, rest, priceOf) !== false) return [];
  return [
    {
      rule: ID,
      evidence: {
        ...place,
        calls: calls.length,
        models: [...new Set(switches.flatMap(({ loss }) => [loss.from, loss.to]))],
        counts: {
          switches: switches.length,
          tokensWrittenAgain: switches.reduce((sum, { loss }) => sum + loss.tokens, 0),
        },
      },
      alternative: `${switches[0]?.loss.from ?? "the model before"} to the end of it`,
      dollars: sumUsd(amounts),
      basis: "projected",
      unpricedCalls: 0,
      uncertainOutputCalls: calls.filter(({ hasUncertainOutput }) => hasUncertainOutput === true).length,
      confidence: "measured",
    },
  ];
}

/** `undefined`: a price is missing, and nobody can tell. */
function hasPaid(
  switches: readonly SwitchedAt[],
  rest: readonly PricedCall[],
  priceOf: FindingsInput["priceOf"],
): boolean | undefined {
  const lost = new Map(switches.map(({ call, loss }) => [call, loss]));
  const stay = switches[0]?.loss.from;
  if (stay === undefined) return undefined;
  const paid = rest.map(paidAmount);
  const stayed = rest.map((call) => amountAt(warm(call.usage, lost.get(call)), priceOf(stay, call.at)));
  if (paid.includes(undefined) || stayed.includes(undefined)) return undefined;
  return sumUsd(paid) <= sumUsd(stayed);
}

/** The usage as it would have been, had the lost tokens been read. */
function warm(usage: Usage | undefined, loss: CacheLoss | undefined): Usage | undefined {
  if (usage === undefined || loss === undefined) return usage;
  const { freshInput, cacheRead, cacheWrite5m, cacheWrite1h, output } = countsOf(usage);
  const rewritten = countsOf(loss.rewritten);
  return usageOf({
    freshInput: freshInput - rewritten.freshInput,
    cacheRead: cacheRead + loss.tokens,
    cacheWrite5m: cacheWrite5m - rewritten.cacheWrite5m,
    cacheWrite1h: cacheWrite1h - rewritten.cacheWrite1h,
    output,
  });
}
