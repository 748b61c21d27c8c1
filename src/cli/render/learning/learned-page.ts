import type { Learned } from "../../../app/index.ts";
import type { LearnedBranch, LearnedStep } from "../../../domain/index.ts";
import { count } from "../count.ts";
import { harmless } from "../harmless.ts";
import { cut, table } from "../table.ts";
import { points, share, taskUsd, usd } from "./figures.ts";

/** What was learned, as a way through a task that a person can follow, beside what needs no learning. */
export function learnedPage({ read, what, savedTo }: Learned): string {
  const source = `learned from ${count(read.tasks.length)} tasks of ${harmless(read.file)}\n`;
  const page = pageOf(what);
  const saved =
    savedTo === undefined
      ? "\nnothing is saved; --save FILE writes it as a policy for route, run and evaluate\n"
      : `\nsaved to ${harmless(savedTo)}: a policy for route, run and evaluate\n`;
  return [source, "\n", page, saved].join("");
}

function pageOf(what: Learned["what"]): string {
  switch (what.kind) {
    case "cascade":
      return cascadePage(what);
    case "predictor":
      return predictorPage(what);
    case "patterns":
      return patternsPage(what);
    default:
      return what satisfies never;
  }
}

const MOST_REJECTED = 5;

/** Adopted ones first; of the others those that came nearest, so that nobody wonders why a word is missing. */
function patternsPage({ model, bar, mined }: Learned["what"] & { readonly kind: "patterns" }): string {
  const rowOf = (adopted: string) => (pattern: (typeof mined.adopted)[number]) => [
    cut(pattern.words.join(", "), MOST_NAME),
    count(pattern.support),
    share(pattern.passRate),
    share(pattern.passRateLower),
    points(pattern.heldOutGain),
    points(pattern.heldOutGainLower),
    adopted,
  ];
  const rejected = mined.rejected.slice(0, MOST_REJECTED);
  const page = table({
    head: ["words of titles", "tasks", "passed", "surely", "gain", "surely", ""],
    rows: [...mined.adopted.map(rowOf("adopted")), ...rejected.map(rowOf("no sure gain"))],
    right: ["tasks", "passed", "surely", "gain"],
  });
  const tested = `${count(mined.tested)} patterns tested on rows that they were not found in; ${share(mined.baseRate)} of ${count(mined.rows)} tasks passed at ${harmless(model)}`;
  const verdict =
    mined.adopted.length === 0
      ? "none is adopted: none gains beyond doubt"
      : `${count(mined.adopted.length)} adopted: they gain beyond doubt, and pass at least ${share(bar)}`;
  return `${mined.adopted.length + rejected.length === 0 ? "" : `${page}\n`}${tested}\n${verdict}\n`;
}

const MOST_NAME = 50;

function cascadePage({
  route: learned,
  verifier,
  verifierFrom,
}: Learned["what"] & { readonly kind: "cascade" }) {
  const { route, candidates, segments, because, worthUsd } = learned;
  const overrides = route.overrides.map(
    ({ by, value, start }) => `\n${by} ${harmless(value)}\n${wayOf(start).join("")}`,
  );
  const adopted = segments.filter((segment) => segment.adopted).length;
  const tried =
    segments.length === 0
      ? ""
      : `\n${count(segments.length)} repositories and kinds were tried for a route of their own, ${count(adopted)} gained by it on tasks held out\n`;
  const compared = table({
    head: ["on tasks held out", "quality", "a task"],
    rows: candidates.map(({ name, quality, costUsd }) => [
      cut(name, MOST_NAME),
      share(quality),
      taskUsd(costUsd),
    ]),
    right: ["quality", "a task"],
  });
  return [
    ...wayOf(route.start),
    ...overrides,
    candidates.length === 0 ? "" : `\n${compared}`,
    tried,
    `\n${harmless(because)}\n`,
    `the check accepts ${share(verifier.tpr)} of right and ${share(verifier.fpr)} of wrong results (${verifierFrom}); a right result counts ${usd(worthUsd)}\n`,
  ].join("");
}

/** One attempt a line, deeper where it is only come to after others. */
function wayOf(step: LearnedStep, depth = 0): readonly string[] {
  const indent = "  ".repeat(depth);
  if ("take" in step) return [`${indent}take what ${harmless(step.take)} made\n`];
  return [
    `${indent}try ${harmless(step.try)}\n`,
    ...branchesOf("accepted", step.accepted, { depth, own: step.try }),
    ...branchesOf("rejected", step.rejected, { depth, own: step.try }),
  ];
}

function branchesOf(
  verdict: "accepted" | "rejected",
  branches: readonly LearnedBranch[] | undefined,
  { depth, own }: { readonly depth: number; readonly own: string },
): readonly string[] {
  const indent = "  ".repeat(depth + 1);
  if (branches === undefined) {
    return verdict === "accepted" ? [] : [`${indent}rejected: take it all the same\n`];
  }
  return branches.flatMap(({ upToUsd, next }, index) => {
    const before = branches[index - 1]?.upToUsd;
    const from = before === undefined ? "" : `, dearer than ${taskUsd(before)}`;
    const to = upToUsd === undefined ? "" : `, at most ${taskUsd(upToUsd)}`;
    const head = `${indent}${verdict}${from}${to}:`;
    if ("take" in next)
      return [`${head} take ${next.take === own ? "it" : `what ${harmless(next.take)} made`}\n`];
    return [`${head}\n`, ...wayOf(next, depth + 2)];
  });
}

function predictorPage({ predictor }: Learned["what"] & { readonly kind: "predictor" }): string {
  const { name, weak, strong, because, kept, heldOut, base } = predictor;
  const rows = [
    [`${harmless(weak)} solves`, share(base.weak)],
    [`${harmless(strong)} solves`, share(base.strong)],
    ...(heldOut === undefined
      ? []
      : [
          ["APGR on tasks held out", heldOut.apgr.toFixed(3)],
          ...(heldOut.apgrByRepository === undefined
            ? []
            : [["the same, repositories held out", heldOut.apgrByRepository.toFixed(3)]]),
          ["of a random order", `0.500 +- ${heldOut.randomSpread.toFixed(3)}`],
        ]),
  ];
  const page = table({ head: [`${name}: ${harmless(weak)} or ${harmless(strong)}`, ""], rows });
  const use = kept ? "it may be used" : "it is not used for routing: it can be evaluated, no more";
  return `${page}\n${harmless(because.replace(/\.$/, ""))}; ${use}\n`;
}
