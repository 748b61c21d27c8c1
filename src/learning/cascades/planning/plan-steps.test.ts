import { expect, test } from "vitest";
import { PERFECT_VERIFIER } from "../../../evaluation/index.ts";
import type { AttemptTable, Sight } from "./attempt-tables.ts";
import { planSteps } from "./plan-steps.ts";

/** Two places: easy tasks, which both models solve, and hard ones, which only the frontier does. */
function tableOf(
  model: string,
  solve: readonly number[],
  usd: number,
  { tpr, fpr } = PERFECT_VERIFIER,
): AttemptTable {
  const places = Float64Array.from(solve);
  const sight = (accepted: boolean): Sight => {
    const right = places.map((chance) => chance * (accepted ? tpr : 1 - tpr));
    const chance = right.map((both, place) => both + (1 - (places[place] ?? 0)) * (accepted ? fpr : 1 - fpr));
    return {
      accepted,
      upToUsd: undefined,
      chance,
      right: right.map((both, place) => both / (chance[place] || 1)),
    };
  };
  const [yes, no] = [sight(true), sight(false)];
  return {
    model,
    solve: places,
    costUsd: places.map(() => usd),
    accept: yes.chance,
    reject: no.chance,
    rightIfAccepted: yes.right,
    rightIfRejected: no.right,
    sights: [yes, no],
  };
}

const LIGHT = tableOf("light", [1, 0], 0.1);
const FRONTIER = tableOf("frontier", [1, 1], 1);
const HALF_EASY = Float64Array.from([0.5, 0.5]);

test("a cheap model goes first where its failures are seen, and the dear one follows", () => {
  expect(planSteps({ tables: [FRONTIER, LIGHT], prior: HALF_EASY, worthUsd: 10, mostAttempts: 4 })).toEqual({
    start: { try: "light", rejected: [{ next: { try: "frontier" } }] },
    quality: 1,
    costUsd: 0.1 + 0.5,
    cascade: ["light", "frontier"],
  });
});

test("a result worth less than the next attempt is not attempted", () => {
  expect(planSteps({ tables: [LIGHT, FRONTIER], prior: HALF_EASY, worthUsd: 0.9, mostAttempts: 4 })).toEqual({
    start: { try: "light" },
    quality: 0.5,
    costUsd: 0.1,
    cascade: ["light"],
  });
  expect(planSteps({ tables: [LIGHT, FRONTIER], prior: HALF_EASY, worthUsd: 0.1, mostAttempts: 4 })).toEqual({
    start: { take: "" },
    quality: 0,
    costUsd: 0,
    cascade: [],
  });
});

test("where a verifier says nothing, nothing is tried before the model that is used in the end", () => {
  const blind = { tpr: 0.5, fpr: 0.5 };
  const tables = [tableOf("light", [1, 0], 0.1, blind), tableOf("frontier", [1, 1], 1, blind)];
  const { start } = planSteps({ tables, prior: HALF_EASY, worthUsd: 10, mostAttempts: 4 });
  expect(start).toEqual({ try: "frontier" });
});

test("no more attempts are planned than allowed", () => {
  const { cascade } = planSteps({
    tables: [LIGHT, FRONTIER],
    prior: HALF_EASY,
    worthUsd: 10,
    mostAttempts: 1,
  });
  expect(cascade).toEqual(["frontier"]);
});
