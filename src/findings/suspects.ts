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

/** The calls that a rule has something against, in their order. */
export function suspectsAmong(
  calls: readonly PricedCall[],
  judge: (call: PricedCall) => Confidence | undefined,
): readonly Suspect[] {
  const suspects: Suspect[] = [];
  for (const call of calls) {
    const confidence = judge(call);
    if (confidence !== undefined) suspects.push({ call, confidence });
  }
  return suspects;
}

type PlaceOfWork = Pick<FindingEvidence, "conversation" | "task" | "chunk">;

/** One finding for each chunk of each task and conversation; facts and suspicions are kept apart. */
export function findingsByPlace(
  suspects: readonly Suspect[],
  chunks: readonly WorkChunk[],
  { rule, alternative, moneyOf, countsOf }: Charge,
): readonly AntiPatternFinding[] {
  const names = chunkNames(suspects, chunks);
  const groups = new Map<string, Group>();
  const groupOf = createGroupFinder(groups);
  for (const suspect of suspects) groupOf(suspect, names.get(suspect.call)).calls.push(suspect.call);
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

interface Group {
  readonly place: PlaceOfWork;
  readonly confidence: Confidence;
  readonly calls: PricedCall[];
}

/** Calls of one thread share their tags: most are in the group of the call before, and need no id. */
function createGroupFinder(groups: Map<string, Group>) {
  let last:
    | { readonly suspect: Suspect; readonly name: string | undefined; readonly group: Group }
    | undefined;
  return (suspect: Suspect, name: string | undefined): Group => {
    const { call, confidence } = suspect;
    const isSame = last?.name === name && last?.suspect.confidence === confidence;
    if (last !== undefined && isSame && last.suspect.call.tags === call.tags) return last.group;
    const place = placeOf(call, name);
    const id = JSON.stringify([place, confidence]);
    const group = groups.get(id) ?? { place, confidence, calls: [] };
    groups.set(id, group);
    last = { suspect, name, group };
    return group;
  };
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
