import { expect, test } from "vitest";
import { withForecast } from "../src/app/economy/with-forecast.ts";
import { eventJson } from "../src/cli/render/event-json.ts";
import { progressLines } from "../src/cli/render/progress-lines.ts";
import {
  type NanoUsd,
  nanoUsd,
  nanoUsdFromUsd,
  type Policy,
  type Ticket,
  taskId,
} from "../src/domain/index.ts";
import type { RunEvent } from "../src/pipeline/index.ts";
import { forecastRun } from "../src/reports/index.ts";
import { aTicket, type ScriptedConversation } from "../src/testing/index.ts";
import { openBench, RUN, writes } from "./pipeline/bench.ts";

const usd = nanoUsdFromUsd;
const NAMES = ["T-1", "T-2", "T-3"] as const;
const light = (id: string): Ticket =>
  aTicket({
    id: taskId(id),
    title: `Write ${id}`,
    labels: ["tier:light"],
    kind: "coding",
    files: [`${id}.txt`],
  });
const tickets = NAMES.map(light);
const script: readonly ScriptedConversation[] = NAMES.map((task) => ({
  task,
  model: "acme-light",
  replies: writes(`${task}.txt`, "good"),
}));
/** Two calls of 1,000 tokens in and 100 out, at $1 and $5 a million. */
const COST_OF_TASK = usd(0.003);
const oneByOne = { concurrency: 1 };

function ofKind<Kind extends RunEvent["kind"]>(events: readonly RunEvent[], kind: Kind) {
  return events.filter((event): event is Extract<RunEvent, { kind: Kind }> => event.kind === kind);
}

async function spending(policy: Partial<Policy>, maxCostUsd: NanoUsd) {
  const bench = await openBench({ script, policy, settings: oneByOne });
  const ended = await bench.run(tickets, { maxCostUsd }).then(
    (records) => records.map(({ outcome }) => outcome),
    (error: unknown) => error,
  );
  return { bench, ended };
}

test("a run says once that 70 % of its cap is spent, and a resumed one does not say it again", async () => {
  // A call is reserved at its dearest, some cents, so that the cap is far above what three tasks cost.
  const { bench, ended } = await spending({ spendGuard: { warn: 0.04, stop: 1 } }, usd(0.2));
  expect(ended).toEqual(["accepted", "accepted", "accepted"]);
  const warned = { kind: "spend-warned", run: "run-1", spent: usd(0.009), cap: usd(0.2), stopsAt: usd(0.2) };
  expect(ofKind(bench.events(), "spend-warned")).toEqual([warned]);
  await bench.run(tickets, { maxCostUsd: usd(0.2) });
  expect(ofKind(bench.events(), "spend-warned")).toEqual([warned]);
});

test("at its share of the cap the run stops, with everything saved, and goes on under a higher cap", async () => {
  const { bench, ended } = await spending({ spendGuard: { warn: 0, stop: 0.25 } }, usd(0.2));
  expect(ended).toMatchObject({ code: "budget.run-cap", message: expect.stringContaining("cap of $0.05") });
  const before = bench.requests().length;
  const records = await bench.run(tickets, { maxCostUsd: usd(2) });
  expect(records.map(({ outcome }) => outcome)).toEqual(["accepted", "accepted", "accepted"]);
  expect(bench.requests()).toHaveLength(6);
  expect(before).toBeLessThan(6);
});

test("after each task the run says what its backlog will cost, by what such tasks cost here", async () => {
  const bench = await openBench({ script, settings: oneByOne });
  const chain = tickets.map((ticket, index) => ({ ...ticket, dependsOn: NAMES.slice(0, index).map(taskId) }));
  await bench.run(chain, { around: (parts) => withForecast(parts, { tickets: chain, capUsd: usd(0.005) }) });
  const forecasts = ofKind(bench.events(), "run-forecast");
  expect(forecasts.map(({ tasksLeft, measured, unpriced }) => [tasksLeft, measured, unpriced])).toEqual([
    [2, 2, 0],
    [1, 1, 0],
  ]);
  const sums = forecasts.map(({ spent, rest, total }) => [spent, rest.expected, total.expected]);
  expect(sums).toEqual([
    [COST_OF_TASK, 2 * COST_OF_TASK, 3 * COST_OF_TASK],
    [2 * COST_OF_TASK, COST_OF_TASK, 3 * COST_OF_TASK],
  ]);
  expect(forecasts.flatMap((event) => progressLines(event, SEEN)).at(-1)).toEqual({
    text: "above the cap of $0.005000: forecast: $0.009000 in all, $0.006000 of it spent (to come: $0.001754 to $0.06111; 1 of 1 task measured)",
    tone: "warning",
  });
});

test("both events have a public shape, in dollars", () => {
  const run = RUN;
  const dollars = { low: usd(0.1), expected: usd(0.2), high: usd(0.4) };
  const counts = { tasksLeft: 2, measured: 1, unpriced: 1 };
  const forecast = {
    kind: "run-forecast",
    run,
    spent: usd(1),
    rest: dollars,
    total: dollars,
    ...counts,
  } as const;
  const inDollars = { low: 0.1, expected: 0.2, high: 0.4 };
  expect(eventJson({ ...forecast, cap: undefined })).toEqual({
    schema: "suffice.event/1",
    event: "run-forecast",
    run,
    spentUsd: 1,
    restUsd: inDollars,
    totalUsd: inDollars,
    ...counts,
    capUsd: null,
  });
  const warned = { kind: "spend-warned", run, spent: usd(0.7), cap: usd(1), stopsAt: usd(1) } as const;
  const sums = { spentUsd: 0.7, capUsd: 1, stopsAtUsd: 1 };
  expect(eventJson(warned)).toEqual({ schema: "suffice.event/1", event: "spend-warned", run, ...sums });
  expect(progressLines(warned, SEEN)).toEqual([
    { text: "$0.7000 of the cap of $1.00 is spent; at $1.00 the run stops", tone: "warning" },
  ]);
});

const SEEN = { tasks: 3, begun: 3, spentOn: () => nanoUsd(0), resumeFlags: "" };
const nothing = nanoUsd(0);
const prior = { low: usd(0.1), expected: usd(0.2), high: usd(0.4) };
const lint = { kind: "lint", tier: "light" } as const;

test("a task of a class that was never finished is forecast from its prior, and what it has cost is not counted twice", () => {
  const finished = [{ kind: "lint", tier: "mid", cost: usd(9) } as const];
  const open = [{ ...lint, prior, already: usd(0.15) }];
  expect(forecastRun({ spent: usd(9.15), finished, open })).toEqual({
    spent: usd(9.15),
    rest: { low: nothing, expected: usd(0.05), high: usd(0.25) },
    total: { low: usd(9.15), expected: usd(9.2), high: usd(9.4) },
    tasksLeft: 1,
    measured: 0,
    unpriced: 0,
  });
});

test("three finished tasks give their own range, fewer keep the prior's as well; what has no price is counted", () => {
  const cost = (dollars: number) => ({ ...lint, cost: usd(dollars) });
  const open = [{ ...lint, prior, already: nothing }];
  const rest = (dollars: readonly number[]) =>
    forecastRun({ spent: nothing, finished: dollars.map(cost), open }).rest;
  expect(rest([0.5])).toEqual({ low: usd(0.1), expected: usd(0.5), high: usd(0.5) });
  expect(rest([0.3, 0.5, 0.7])).toEqual({ low: usd(0.3), expected: usd(0.5), high: usd(0.7) });
  const unknown = forecastRun({
    spent: nothing,
    finished: [],
    open: [{ ...lint, prior: undefined, already: nothing }],
  });
  expect([unknown.unpriced, unknown.rest.high]).toEqual([1, nothing]);
});
