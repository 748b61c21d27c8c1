// How much memory a run of a thousand tickets takes that are nothing but commands, beside a run of ten.
import { existsSync } from "node:fs";
import { makeStage, writeTickets } from "./run-stage.mjs";

const EMPTY = { command: ["true"] };
const MANY = 1000;
const FEW = 10;
/** What the thousand may take on top of the ten; measured were 114. */
const MOST_MORE_MB = 150;

/** Asked for nothing, since there is no work for a model. */
const NOBODY = "http://127.0.0.1:9";

export const races = [{ name: "run, memory", open }];

function open() {
  if (!existsSync("/usr/bin/time"))
    return "there is no /usr/bin/time, which says how much memory a program took";
  const stage = makeStage(MANY, { gates: { tests: EMPTY }, scripts: { format: EMPTY } });
  const contender = (count) => {
    const ids = Array.from({ length: count }, (_, index) => `empty-${index}`);
    const tickets = writeTickets(stage, `empty-${count}`, ids, { kind: "format" });
    return {
      name: `${count} tickets`,
      command: stage.commandOf("--from", "jsonl", tickets, "--base-url", NOBODY),
      env: stage.env,
    };
  };
  const aim = (byName) => {
    const more = byName(`${MANY} tickets`).peakMb - byName(`${FEW} tickets`).peakMb;
    return {
      says: `${MANY} tickets take at most ${MOST_MORE_MB} MB more than ${FEW}`,
      is: `${Math.round(more)} MB more`,
      isMet: more <= MOST_MORE_MB,
    };
  };
  return {
    runs: 1,
    contenders: [contender(FEW), contender(MANY)],
    references: [`${FEW} tickets`],
    aims: [aim],
  };
}
