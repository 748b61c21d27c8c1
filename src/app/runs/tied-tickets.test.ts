import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Policy, type Ticket, taskId } from "../../domain/index.ts";
import { aDecisionContext, aPolicy, aTicket } from "../../testing/index.ts";
import type { DecisionSetup } from "../decision-setup.ts";
import { decideTicket } from "../decision-setup.ts";
import { tiedTickets } from "./tied-tickets.ts";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "suffice-tied-"));
  for (const [path, text] of Object.entries({
    "src/list.ts": 'import { row } from "./row.ts";\n',
    "src/row.ts": "export const row = 1;\n",
    "src/page.ts": "export const page = 1;\n",
  })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
});
afterEach(() => rm(root, { recursive: true, force: true }));

function setup(policy: Partial<Policy> = {}): DecisionSetup {
  const context = aDecisionContext({ policy: aPolicy(policy), limits: { delegate: true } });
  return { ...context, fileBytes: undefined, facts: undefined };
}

/** A ticket that may be delegated. */
function lint(id: string, files: readonly string[], overrides: Partial<Ticket> = {}): Ticket {
  return aTicket({ id: taskId(id), kind: "lint", files, acceptance: ["The linter is silent"], ...overrides });
}

const placeOf = (ticket: Ticket, given: DecisionSetup) => {
  const decision = decideTicket(ticket, given);
  return decision.outcome === "routed" ? decision.place : decision.code;
};

test("tickets that import one another stay, and one that is tied to none leaves", async () => {
  const tickets = [lint("T-1", ["src/list.ts"]), lint("T-2", ["src/row.ts"]), lint("T-3", ["src/page.ts"])];
  const ties = await tiedTickets(tickets, { root, setup: setup() });
  expect(ties).toEqual({
    "T-1": [{ file: "src/list.ts", because: 'src/list.ts imports src/row.ts, which "T-2" changes' }],
    "T-2": [{ file: "src/row.ts", because: 'src/row.ts is imported by src/list.ts, which "T-1" changes' }],
  });
  expect(tickets.map((ticket) => placeOf(ticket, { ...setup(), ties }))).toEqual([
    "main",
    "main",
    "isolated",
  ]);
  expect(tickets.map((ticket) => placeOf(ticket, setup()))).toEqual(["isolated", "isolated", "isolated"]);
});

test("what could not leave anyway is not looked at, unless its chunks could", async () => {
  const tickets = [lint("T-1", ["src/list.ts"], { kind: "docs" }), lint("T-2", ["src/row.ts"])];
  const [step, ...others] = aPolicy().pipeline;
  const splitting = step === undefined ? [] : [{ ...step, step: "plan", split: true }, step, ...others];
  const [whole, split] = [
    await tiedTickets(tickets, { root, setup: setup() }),
    await tiedTickets(tickets, { root, setup: setup({ pipeline: splitting }) }),
  ];
  expect([Object.keys(whole), Object.keys(split)]).toEqual([["T-2"], ["T-1", "T-2"]]);
});

test("a ticket that is too long for a brief stays, and a file outside the repository is not read", async () => {
  const delegation = { ...aPolicy().delegation, briefTokens: 200 };
  const tickets = [
    lint("T-1", ["src/page.ts"], { description: "It is a long story. ".repeat(100) }),
    lint("T-2", ["../secrets.ts"]),
  ];
  const ties = await tiedTickets(tickets, { root, setup: setup({ delegation }) });
  expect(ties["T-1"]).toEqual([
    { file: "src/page.ts", because: 'what ../secrets.ts imports, which "T-2" changes, is not known' },
    {
      because: expect.stringMatching(/^what it must be told has about \d{3} tokens without .*may have 200$/),
    },
  ]);
});
