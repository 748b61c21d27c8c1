import { existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, extname, resolve } from "node:path";
import { isoTime, type Json, messageOf, SufficeError, type Tier } from "../../domain/index.ts";
import {
  measuredVerifier,
  type OutcomeTask,
  PERFECT_VERIFIER,
  type Verifier,
} from "../../evaluation/index.ts";
import {
  type LearnedCascade,
  learnCascade,
  learnPredictor,
  type MinedPattern,
  type MinedPatterns,
  minePatterns,
  PREDICTOR_NAMES,
  type Predictor,
  type PredictorName,
} from "../../learning/index.ts";
import { type LearnedPolicyText, learnedPolicyText } from "../../settings/index.ts";
import { systemClock } from "../clock.ts";
import { effectiveSettings, type SettingFlags } from "../effective-settings.ts";
import { readEnvironment } from "../environment.ts";
import { ledgerTasks } from "./ledger-tasks.ts";
import { type OutcomesRead, readOutcomes } from "./read-outcomes.ts";
import { requireTried } from "./require-tried.ts";

export interface LearnOptions {
  readonly flags: SettingFlags;
  readonly folder: string;
  /** A file; `undefined`: the ledger's own. */
  readonly outcomes: string | undefined;
  readonly pool: readonly string[] | undefined;
  /** `undefined`: measured where the outcomes can tell, else {@link USUAL_VERIFIER}; of the ledger, whose gates decide what is right, perfect. */
  readonly verifier: Verifier | undefined;
  readonly predictor: string | undefined;
  /** A model: words of titles are sought after which it suffices. */
  readonly patterns: string | undefined;
  /** The tier that such work goes to, and the pass rate that it has to show. */
  readonly tier: Tier;
  readonly bar: number;
  readonly weak: string | undefined;
  readonly strong: string | undefined;
  /** Where the policy is written; `undefined`: nowhere. */
  readonly save: string | undefined;
  readonly extends: string;
  readonly seed: number;
}

export interface Learned {
  readonly read: OutcomesRead;
  readonly what:
    | {
        readonly kind: "cascade";
        readonly route: LearnedCascade;
        readonly verifier: Verifier;
        /** Where the verifier's rates come from, as a clause. */
        readonly verifierFrom: string;
      }
    | { readonly kind: "predictor"; readonly predictor: Predictor }
    | {
        readonly kind: "patterns";
        readonly model: string;
        readonly bar: number;
        readonly mined: MinedPatterns;
      };
  readonly savedTo: string | undefined;
}

/** Tests of a repository, as they usually are: most right work passes, and some that is wrong. An assumption, not a measurement. */
export const USUAL_VERIFIER: Verifier = { tpr: 0.9, fpr: 0.1 };

/** What its gates pass is what the ledger calls right: of these outcomes they cannot be wrong, whatever they are of the work. */
const LEDGERS_OWN = {
  verifier: PERFECT_VERIFIER,
  from: "the ledger knows of right and wrong only what its gates said; say with --verifier how often they err",
};

/** Throws `usage.invalid`, and `input.*` where there is nothing to learn from. */
export async function learnFromOutcomes(options: LearnOptions): Promise<Learned> {
  const read = await recorded(options);
  const pool = options.pool ?? read.models;
  requireTried([...pool, options.weak, options.strong, options.patterns], read);
  const what = whatOf(read, pool, options);
  const savedTo = options.save === undefined ? undefined : await saved({ read, what }, options.save, options);
  return { read, what, savedTo };
}

function whatOf(read: OutcomesRead, pool: readonly string[], options: LearnOptions): Learned["what"] {
  if (options.patterns !== undefined) return patternsOf(read.tasks, options.patterns, options);
  return options.predictor === undefined ? cascadeOf(read, pool, options) : predictorOf(read.tasks, options);
}

/** The first line of a task's text is its title. */
function patternsOf(
  tasks: readonly OutcomeTask[],
  model: string,
  { tier, bar, seed }: LearnOptions,
): Learned["what"] {
  const rows = tasks.flatMap(({ text, outcomes }) => {
    const outcome = outcomes.get(model);
    const [title = ""] = text.trim().split("\n", 1);
    return outcome === undefined || title === "" ? [] : [{ title, passed: outcome.resolved }];
  });
  return { kind: "patterns", model, bar, mined: minePatterns(rows, { tier, bar, seed }) };
}

async function recorded({ outcomes, flags, folder, predictor, patterns }: LearnOptions) {
  if (outcomes !== undefined) return readOutcomes(outcomes);
  if (predictor !== undefined || patterns !== undefined) {
    throw new SufficeError("usage.invalid", {
      message:
        "scores and patterns are learned from texts, and the ledger keeps none: name a file with --outcomes",
    });
  }
  const { ledger } = await effectiveSettings(flags, folder, readEnvironment());
  return ledgerTasks(ledger);
}

function cascadeOf(
  { tasks, judged }: OutcomesRead,
  pool: readonly string[],
  { verifier: said, seed, outcomes }: LearnOptions,
): Learned["what"] {
  const known = outcomes === undefined ? LEDGERS_OWN : verifierOf(judged);
  const { verifier, from } = said === undefined ? known : { verifier: said, from: "as said" };
  const route = learnCascade(tasks, { pool, verifier, seed });
  return { kind: "cascade", route, verifier, verifierFrom: from };
}

/** What outcomes tell of the check that judged them; each rate that they do not tell is assumed, and said to be. */
function verifierOf(judged: OutcomesRead["judged"]): { readonly verifier: Verifier; readonly from: string } {
  const { tpr, fpr } = measuredVerifier(judged);
  const verifier = { tpr: tpr?.value ?? USUAL_VERIFIER.tpr, fpr: fpr?.value ?? USUAL_VERIFIER.fpr };
  if (tpr !== undefined && fpr !== undefined) {
    return { verifier, from: `measured on ${tpr.of} right and ${fpr.of} wrong results` };
  }
  const known = [
    ...(tpr === undefined ? [] : [`the first measured on ${tpr.of} right results`]),
    ...(fpr === undefined ? [] : [`the second measured on ${fpr.of} wrong results`]),
  ];
  const rest = known.length === 0 ? "assumed" : `${known.join("")}, the other assumed`;
  return {
    verifier,
    from: `${rest}: the outcomes do not tell how often the check errs; say it with --verifier`,
  };
}

function predictorOf(tasks: readonly OutcomeTask[], options: LearnOptions): Learned["what"] {
  const { seed } = options;
  // Scores are kept to be measured even where they did not beat chance; then they route nothing.
  const predictor = learnPredictor(tasks, { ...requirePredictor(options), seed, evenIfNotKept: true });
  return { kind: "predictor", predictor };
}

/** A predictor's name and its two models. Throws `usage.invalid`. */
export function requirePredictor({
  predictor: asked,
  weak,
  strong,
}: Pick<LearnOptions, "predictor" | "weak" | "strong">): {
  readonly name: PredictorName;
  readonly weak: string;
  readonly strong: string;
} {
  const name = PREDICTOR_NAMES.find((each) => each === asked);
  if (name === undefined) {
    throw new SufficeError("usage.invalid", {
      message: `there is no predictor "${asked}"; there are ${PREDICTOR_NAMES.join(", ")}`,
    });
  }
  if (weak === undefined || strong === undefined) {
    throw new SufficeError("usage.invalid", {
      message:
        "--predictor needs --weak and --strong: the model that is tried by default, and the one above it",
    });
  }
  return { name, weak, strong };
}

async function saved(
  { read, what }: Pick<Learned, "read" | "what">,
  save: string,
  { folder, extends: base }: LearnOptions,
): Promise<string> {
  const file = resolve(folder, extname(save) === "" ? `${save}.yaml` : save);
  const day = isoTime(systemClock()).slice(0, 10);
  const source = `from ${read.tasks.length} tasks of ${read.file}`;
  const again = "Learn it again where models, prices or checks change.";
  const text = learnedPolicyText({
    file,
    extends: base,
    because: becauseOf(what),
    comment: [`Learned by \`suffice learn\` on ${day} ${source}. ${again}`],
    ...partOf(what),
  });
  // A reader sees the old file or the new one, never half of it.
  const beside = `${file}.part`;
  try {
    if (!existsSync(dirname(file))) await mkdir(dirname(file), { recursive: true });
    await writeFile(beside, text);
    await rename(beside, file);
  } catch (error) {
    throw new SufficeError("usage.invalid", {
      message: `--save ${save}: cannot be written: ${messageOf(error)}`,
      cause: error,
    });
  }
  return file;
}

function partOf(what: Learned["what"]): Pick<LearnedPolicyText, "learned" | "predictor" | "patterns"> {
  switch (what.kind) {
    case "cascade":
      return { learned: what.route.route };
    case "predictor":
      return { predictor: jsonOf(what.predictor) };
    case "patterns":
      return {
        patterns: what.mined.adopted.map((pattern) => ({ ...pattern, because: patternBecause(pattern) })),
      };
    default:
      return what satisfies never;
  }
}

function patternBecause({ support, passRate, passRateLower }: MinedPattern): string {
  return `${percent(passRate)} of ${support} such tasks passed, surely ${percent(passRateLower)}`;
}

/** Plain data as JSON has it: what is `undefined` is not there. */
function jsonOf(predictor: Predictor): Json {
  const json: Json = JSON.parse(JSON.stringify(predictor));
  return json;
}

function becauseOf(what: Learned["what"]): string {
  switch (what.kind) {
    case "cascade":
      return what.route.because;
    case "predictor":
      return what.predictor.because;
    case "patterns":
      return `${what.mined.adopted.length} words of titles gained on rows that they were not found in`;
    default:
      return what satisfies never;
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
