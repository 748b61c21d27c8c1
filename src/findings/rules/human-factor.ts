import type { WorkChunk } from "../../conversations/index.ts";
import {
  nanoUsdFromUsd,
  scaleUsd,
  subtractUsd,
  TIERS,
  type Tier,
  tierRank,
  ZERO_USD,
} from "../../domain/index.ts";
import type { AntiPattern, AntiPatternFinding, FindingsInput } from "../anti-pattern.ts";
import { paidAbove } from "../finding-money.ts";
import { modelsOf } from "../model-of.ts";

const ID = "AP-HUMAN-FACTOR";

/** "I spend 5 minutes reviewing obviously-correct code" (development-loop.txt): the least that a turn more takes. */
const MINUTES_PER_TURN = 5;
/** Fewer pieces of work than this have no average. */
const LEAST_CHUNKS = 5;

/**
 * Averages, since a single piece of work with many turns may just be a large one: turns of the person for each commit or named chunk at
 * a cheaper tier, against those at the next stronger tier. What their model saved is the same tokens at the stronger one.
 */
export const humanFactor: AntiPattern = {
  id: ID,
  title: "Cheaper model, dearer person",
  what: "A cheaper model saved less than the extra turns that its person spent on it.",
  documents: ["M-49"],
  dollarsAre: "overpaid",
  needsTiers: true,
  whyNotJudged: ({ humanHourlyUsd }) =>
    humanHourlyUsd === undefined
      ? "what an hour of the person costs is not known: give --hourly-usd"
      : undefined,
  find: (input) => {
    const { humanHourlyUsd } = input;
    if (humanHourlyUsd === undefined) return [];
    const byTier = chunksByTier(input.chunks);
    return TIERS.flatMap((tier) => {
      const stronger = TIERS.find((each) => tierRank(each) > tierRank(tier) && byTier.has(each));
      const cheap = byTier.get(tier);
      const strong = stronger === undefined ? undefined : byTier.get(stronger);
      if (cheap === undefined || strong === undefined || stronger === undefined) return [];
      return judged({ cheap, strong, model: input.alternatives.get(stronger), humanHourlyUsd }, input);
    });
  },
};

interface Comparison {
  readonly cheap: readonly WorkChunk[];
  readonly strong: readonly WorkChunk[];
  readonly model: string | undefined;
  readonly humanHourlyUsd: number;
}

function judged(
  { cheap, strong, model, humanHourlyUsd }: Comparison,
  { priceOf }: Pick<FindingsInput, "priceOf">,
): readonly AntiPatternFinding[] {
  const userTurns = turnsOf(cheap);
  const strongerTurns = turnsOf(strong);
  const extraTurns = userTurns - (strongerTurns / strong.length) * cheap.length;
  if (extraTurns <= 0 || model === undefined) return [];
  const calls = cheap.flatMap((chunk) => chunk.calls);
  const money = paidAbove(calls, model, priceOf);
  // Without all prices the saving could be larger than it looks.
  if (money.dollars === undefined || money.unpricedCalls > 0) return [];
  const saved = money.dollars < 0 ? subtractUsd(ZERO_USD, money.dollars) : ZERO_USD;
  const person = scaleUsd(nanoUsdFromUsd(humanHourlyUsd), (extraTurns * MINUTES_PER_TURN) / 60);
  if (person <= saved) return [];
  return [
    {
      rule: ID,
      evidence: {
        calls: calls.length,
        models: modelsOf(calls),
        counts: { chunks: cheap.length, userTurns, strongerChunks: strong.length, strongerTurns },
      },
      alternative: model,
      ...money,
      dollars: subtractUsd(person, saved),
      confidence: "suspected",
    },
  ];
}

/** Only tiers with enough chunks. A chunk that a turn of its person ends says nothing of how many turns it takes. */
function chunksByTier(chunks: readonly WorkChunk[]): ReadonlyMap<Tier, readonly WorkChunk[]> {
  const byTier = new Map<Tier, WorkChunk[]>();
  for (const chunk of chunks) {
    if (chunk.endedBy !== "commit" && chunk.endedBy !== "snapshot") continue;
    const tier = onlyTierOf(chunk);
    if (tier === undefined) continue;
    const own = byTier.get(tier);
    if (own === undefined) byTier.set(tier, [chunk]);
    else own.push(chunk);
  }
  return new Map([...byTier].filter(([, own]) => own.length >= LEAST_CHUNKS));
}

function onlyTierOf({ calls }: WorkChunk): Tier | undefined {
  const [first, ...others] = calls;
  const tier = first?.tags.tier;
  return others.every(({ tags }) => tags.tier === tier) ? tier : undefined;
}

function turnsOf(chunks: readonly WorkChunk[]): number {
  return chunks.reduce((sum, { userTurns }) => sum + userTurns, 0);
}
