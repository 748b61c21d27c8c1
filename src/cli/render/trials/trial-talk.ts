import type { TrialEvent } from "../../../app/index.ts";
import { formatUsd } from "../../../domain/index.ts";
import { harmless } from "../harmless.ts";

export interface TrialTalk {
  readonly tell: (event: TrialEvent) => void;
  /** It was stopped: how to go on. */
  readonly stopped: () => void;
}

/** One line for each part of a trial. What an arm does inside is its run's own talk, and only what stops it is said here. */
export function trialTalk(write: (text: string) => void): TrialTalk {
  let trial: string | undefined;
  const say = (text: string) => write(`suffice: ${harmless(text)}\n`);
  return {
    tell(event) {
      if (event.kind === "trial-began") trial = event.trial;
      const line = lineOf(event);
      if (line !== undefined) say(line);
    },
    stopped() {
      if (trial !== undefined) say(`what is finished is saved; go on with  suffice ab run --resume ${trial}`);
    },
  };
}

function lineOf(event: TrialEvent): string | undefined {
  switch (event.kind) {
    case "trial-began":
      return `trial ${event.trial} ${event.resumed ? "goes on" : "begins"}`;
    case "trial-noted":
      return `note: ${event.note}`;
    case "judge-examined":
      return `the judge got ${event.examination.errors} of ${event.examination.pairs.length} known pairs wrong`;
    case "arm-began":
      return `repeat ${event.repeat}: ${event.arm} (${event.name})`;
    case "arm-run":
      return event.event.kind === "run-stopped"
        ? `repeat ${event.repeat}: ${event.arm}: ${event.event.because}`
        : undefined;
    case "arm-ended":
      return `repeat ${event.repeat}: ${event.arm}: ${formatUsd(event.cost)}, ${event.verified ? "verified" : "not verified"}`;
    case "pair-ended":
      return `repeat ${event.pair.repeat}: ${opinionLabel(event.pair.opinion)}; ${formatUsd(event.spent)} so far`;
    case "trial-ended":
      return `ended: ${event.end.because}; ${formatUsd(event.spent)} in all`;
    default:
      return event satisfies never;
  }
}

/** The judge's opinion in a few words. */
export function opinionLabel(
  opinion: Extract<TrialEvent, { kind: "pair-ended" }>["pair"]["opinion"],
): string {
  switch (opinion.kind) {
    case "parity":
      return "parity";
    case "better":
      return `the ${opinion.arm} is better`;
    case "inconsistent":
      return "inconsistent: the judge contradicted itself";
    case "unusable":
      return `unusable: ${opinion.because}`;
    case "not-asked":
      return `not asked: ${opinion.because}`;
    default:
      return opinion satisfies never;
  }
}
