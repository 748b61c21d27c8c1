import type { WorkChunk } from "../conversations/index.ts";
import type { PricedCall } from "../domain/index.ts";
import type {
  AntiPatternFinding,
  AntiPatternId,
  Confidence,
  FindingEvidence,
  FindingMoney,
} from "./anti-pattern.ts";
import { modelsOf } from "./model-of.ts";

/** A call that a rule has something against. */
export interface Suspect {
  readonly call: PricedCall;
  readonly confidence: Confidence;
}

export interface Charge {
  readonly rule: AntiPatternId;
  readonly alternative: string;
  readonly moneyOf: (calls: readonly PricedCall[]) => FindingMoney;
  readonly countsOf?: (calls: readonly PricedCall[]) => Readonly<Record<string, number>>;
}

type PlaceOfWork = Pick<FindingEvidence, "conversation" | "task" | "chunk">;

/** One finding for each chunk of each task and conversation; facts and suspicions are kept apart. */
export function findingsByPlace(
  suspects: readonly Suspect[],
  chunks: readonly WorkChunk[],
  { rule, alternative, moneyOf, countsOf }: Charge,
): readonly AntiPatternFinding[] {
  const names = chunkNames(suspects, chunks);
  const groups = new Map<string, { place: PlaceOfWork; confidence: Confidence; calls: PricedCall[] }>();
  for (const { call, confidence } of suspects) {
    const place = placeOf(call, names.get(call));
    const id = JSON.stringify([place, confidence]);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, { place, confidence, calls: [call] });
    else group.calls.push(call);
  }
  return Array.from(groups.values(), ({ place, confidence, calls }) => ({
    rule,
    evidence: {
      ...place,
      calls: calls.length,
      models: modelsOf(calls),
      counts: countsOf?.(calls) ?? {},
    },
    alternative,
    ...moneyOf(calls),
    confidence,
  }));
}

/** Findings that turn out no dearer than their alternative are none. */
export function thatOverpaid(findings: readonly AntiPatternFinding[]): readonly AntiPatternFinding[] {
  return findings.filter(({ dollars }) => dollars === undefined || dollars > 0);
}

export function placeOf({ tags }: PricedCall, chunkName?: string): PlaceOfWork {
  const chunk = tags.chunk ?? chunkName;
  return {
    ...(tags.conversation === undefined ? {} : { conversation: tags.conversation }),
    ...(tags.task === undefined ? {} : { task: tags.task }),
    ...(chunk === undefined ? {} : { chunk }),
  };
}

function chunkNames(
  suspects: readonly Suspect[],
  chunks: readonly WorkChunk[],
): ReadonlyMap<PricedCall, string> {
  const wanted = new Set(suspects.map(({ call }) => call));
  const names = new Map<PricedCall, string>();
  if (wanted.size === 0) return names;
  for (const { name, calls, subCalls } of chunks) {
    for (const call of calls) if (wanted.has(call)) names.set(call, name);
    for (const call of subCalls) if (wanted.has(call)) names.set(call, name);
  }
  return names;
}
