import { setTimeout as pause } from "node:timers/promises";
import { beforeAll, expect, test } from "vitest";
import { createRandom, type Random } from "../../src/evaluation/index.ts";
import type { Ended, RunningCli } from "../e2e/shop.ts";
import { lives } from "./lives.ts";
import { outcomeOf, undisturbed } from "./outcome.ts";
import { openStage, type Stage, type StageOptions } from "./stage.ts";
import { SHORT } from "./work.ts";

/** More of them: SUFFICE_KILLS=5000. The same again: SUFFICE_KILL_SEED, though a clock is never quite the same. */
const KILLS = Number(process.env["SUFFICE_KILLS"] ?? 200);
const SEED = Number(process.env["SUFFICE_KILL_SEED"] ?? Date.now() % 2 ** 32);

/** Of a life, after it has taken the run on, as a part of what the whole run takes where nobody disturbs it. */
const LONGEST_LIFE = 0.3;
/** Of a life that is killed at whatever it does first. */
const LONGEST_START_MS = 300;
const MOST_LIVES = 100;

const SHAPES: readonly StageOptions[] = [
  { tickets: SHORT, concurrency: 2 },
  { tickets: SHORT, concurrency: 1 },
  { concurrency: 3 },
];
/** Most runs are short; now and then one has everything. */
const TURNS = [0, 1, 0, 1, 2];

let references: readonly Awaited<ReturnType<typeof undisturbed>>[];
beforeAll(async () => {
  const found: (typeof references)[number][] = [];
  for (const shape of SHAPES) found.push(await undisturbed(await openStage(shape)));
  references = found;
}, 120_000);

/** How a life is cut off: alone, or with all that it has started, as when a container is stopped or memory is short. */
interface Kill {
  readonly fromStart: boolean;
  readonly afterMs: number;
  readonly withAll: boolean;
}

function nextKill(random: Random, wholeMs: number): Kill {
  const fromStart = random() < 0.1;
  const afterMs = random() * (fromStart ? LONGEST_START_MS : wholeMs * LONGEST_LIFE);
  return { fromStart, afterMs, withAll: random() < 0.25 };
}

async function killed(life: RunningCli, { fromStart, afterMs, withAll }: Kill, stage: Stage): Promise<Ended> {
  const hasEnded = life.ended.then(() => {});
  if (!fromStart) await Promise.race([hasEnded, taken(life)]);
  await Promise.race([hasEnded, pause(afterMs)]);
  if (withAll) stage.killAll();
  else life.child.kill("SIGKILL");
  return life.ended;
}

/** When a life says that it has the run. */
function taken({ child }: RunningCli): Promise<void> {
  return new Promise((resolve) => {
    child.stdout?.on("data", (text: string) => {
      if (text.includes('"run-started"')) resolve();
    });
  });
}

test(`a run that is killed at ${KILLS} random instants, over many lives, comes to the same each time`, {
  timeout: 60_000 + KILLS * 10_000,
}, async () => {
  let kills = 0;
  let runs = 0;
  const many = async () => {
    while (kills < KILLS) {
      const number = runs++;
      kills += await oneRun(number);
    }
  };
  // Two at a time: while one waits the other works.
  await Promise.all([many(), many()]);
});

async function oneRun(number: number): Promise<number> {
  const random = createRandom(SEED + number);
  const shape = TURNS[number % TURNS.length] ?? 0;
  const reference = references[shape];
  const stage = await openStage(SHAPES[shape]);
  const story: string[] = [];
  const called = () => `SUFFICE_KILL_SEED=${SEED}, run ${number}, killed: ${story.join(", ")}`;
  try {
    const { ended, killed: count } = await lives(stage, stage, {
      most: MOST_LIVES,
      live: async (life) => {
        const kill = nextKill(random, reference?.durationMs ?? 0);
        const { fromStart, afterMs, withAll } = kill;
        story.push(
          `${Math.round(afterMs)} ms${fromStart ? " from its start" : ""}${withAll ? " with all" : ""}`,
        );
        return killed(life, kill, stage);
      },
    });
    const outcome = await outcomeOf(stage, ended);
    const said = ended.signal === "SIGKILL" ? { ended: outcome.ended, receipts: outcome.receipts } : {};
    expect(outcome, `${called()}\n${ended.talk.slice(-1500)}`).toEqual({ ...reference?.outcome, ...said });
    return count;
  } finally {
    await stage.remove();
  }
}
