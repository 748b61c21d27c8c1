import { learnFromOutcomes } from "../../../app/index.ts";
import type { Tier } from "../../../domain/index.ts";
import type { Verifier } from "../../../evaluation/index.ts";
import { skippedLines } from "../../render/evidence/skipped-lines.ts";
import { learnedJson } from "../../render/learning/learned-json.ts";
import { learnedPage } from "../../render/learning/learned-page.ts";

/** The options as the command line has parsed them. */
export interface LearnOptions {
  readonly outcomes?: string;
  readonly pool?: readonly string[];
  readonly verifier?: Verifier;
  readonly predictor?: string;
  readonly patterns?: string;
  readonly tier: Tier;
  readonly bar: number;
  readonly weak?: string;
  readonly strong?: string;
  readonly save?: string;
  readonly extends?: string;
  readonly seed: number;
  readonly json?: true;
  readonly config?: string;
  readonly ledger?: string;
}

const USUAL_BASE = "evidence";

export async function performLearn(options: LearnOptions): Promise<void> {
  const { outcomes, pool, verifier, predictor, patterns, tier, bar, weak, strong, save, seed } = options;
  const { json, config, ledger } = options;
  const learned = await learnFromOutcomes({
    flags: { config, ledger },
    folder: process.cwd(),
    outcomes,
    pool,
    verifier,
    predictor,
    patterns,
    tier,
    bar,
    weak,
    strong,
    save,
    extends: options.extends ?? USUAL_BASE,
    seed,
  });
  process.stderr.write(skippedLines(learned.read.skipped));
  process.stdout.write(json === true ? learnedJson(learned) : learnedPage(learned));
}
