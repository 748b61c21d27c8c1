import { type ShareInterval, wilsonBounds } from "../../domain/index.ts";
import { type AskJudge, askBothOrders } from "./ask-both-orders.ts";
import type { Opinion } from "./opinion.ts";

/** Two results of which is known which is better; `a` and `b` are only names here. */
export interface ExaminationPair {
  readonly name: string;
  readonly task: string;
  readonly a: string;
  readonly b: string;
  readonly answer: "parity" | "a" | "b";
}

export interface ExaminedPair {
  readonly name: string;
  readonly expected: ExaminationPair["answer"];
  readonly got: ExaminationPair["answer"] | "inconsistent" | "unusable";
}

export interface Examination {
  readonly pairs: readonly ExaminedPair[];
  readonly errors: number;
  /** Wilson's interval around it: a handful of pairs says little. */
  readonly errorRate: ShareInterval;
}

/** What the judge makes of known pairs, in both orders each. A contradiction of its own is an error as any other. */
export async function examineJudge(known: readonly ExaminationPair[], ask: AskJudge): Promise<Examination> {
  const pairs: ExaminedPair[] = [];
  for (const { name, task, a, b, answer } of known) {
    const opinion = await askBothOrders(
      {
        ticket: `calibration-${name}`,
        task,
        results: { baseline: a, candidate: b },
        baselineIsA: true,
        key: `calibration/${name}`,
      },
      ask,
    );
    pairs.push({ name, expected: answer, got: answerIn(opinion) });
  }
  const errors = pairs.filter(({ expected, got }) => expected !== got).length;
  return { pairs, errors, errorRate: wilsonBounds(errors, pairs.length) };
}

function answerIn(opinion: Opinion): ExaminedPair["got"] {
  switch (opinion.kind) {
    case "parity":
      return "parity";
    case "better":
      return opinion.arm === "baseline" ? "a" : "b";
    case "inconsistent":
      return "inconsistent";
    case "unusable":
    case "not-asked":
      return "unusable";
    default:
      return opinion satisfies never;
  }
}
