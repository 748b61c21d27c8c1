// How long a resumed run takes until it does something new: beside a run that has nothing behind it, both from their start to their
// first call of a model, in which they are killed.
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { startScriptedUpstream } from "../dist/testing.js";
import { makeStage, writeTickets, writing } from "./run-stage.mjs";

const STEPS = 1000;
/** Of a ticket whose model answers at once, from its decision to the removal of its worktree. */
const STEPS_A_TICKET = 10;
const DONE = Math.ceil(STEPS / STEPS_A_TICKET);

const done = Array.from({ length: DONE }, (_, index) => `done-${index}`);
const LAST = "last";
const stage = makeStage(DONE + 1, { gates: { tests: { command: ["true"] } } });
const all = writeTickets(stage, "all", [...done, LAST], { kind: "coding" });
const alone = writeTickets(stage, "alone", [LAST], { kind: "coding" });

let resumable;

export const bench = {
  name: `run --resume over ${STEPS} finished steps, until it goes on`,
  reference: { name: "run of one ticket, until it calls", run: () => untilItCalls("--from", "jsonl", alone) },
  async run() {
    resumable ??= await killedBeforeLast();
    await untilItCalls("--resume", resumable);
  },
  runs: 7,
};

/** All but the last are done, one after the other: the last is then the only one that is under way. */
async function killedBeforeLast() {
  const talk = await untilItCalls("--from", "jsonl", all, "--concurrency", "1");
  const ledger = new DatabaseSync(join(stage.home, "ledger.db"), { readOnly: true });
  const { finished } = ledger
    .prepare("SELECT count(*) AS finished FROM steps WHERE state = 'finished'")
    .get();
  ledger.close();
  if (finished < STEPS) throw new Error(`only ${finished} steps are finished, not ${STEPS}`);
  return /run (\d{8}-\d{6}-[0-9a-f]{4})/.exec(talk)[1];
}

/** Starts a run and kills it when the model is asked for the last ticket. */
async function untilItCalls(...args) {
  let life;
  const onRequest = ({ cue }) => {
    if (cue?.task === LAST) life.child.kill("SIGKILL");
  };
  const upstream = await startScriptedUpstream({ script: writing([...done, LAST]), onRequest });
  try {
    life = stage.start(...args, "--base-url", upstream.url);
    return await life.ended;
  } finally {
    await upstream.close();
  }
}
