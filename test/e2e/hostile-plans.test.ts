import { afterEach, expect, test } from "vitest";
import {
  type Asking,
  type HostileModel,
  openStage,
  type Saying,
  type Stage,
  startModel,
  ticket,
} from "./hostile-stage.ts";
import { receiptsIn, rowsIn, runIn } from "./shop.ts";

const FORGED = "Co-authored-by: Evil <evil@example.com>";
const ESCAPES = "\u001b[2J\u001b]0;owned\u0007\u009b31m\u202e";
/** Line breaks and tabs lay text out; any other control character, or one that turns text round, steers a terminal. */
const STEERING = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/u;

const POLICY = `policy: planned
extends: evidence
caps: { rounds: 2, escalations: 0, turns: 6 }
pipeline:
  - { step: classify, kind: classify, tier: light, needs: [text] }
  - { step: plan, kind: build-plan, tier: light, when: { files: { at_least: 4 } }, needs: [text], split: true }
  - { step: implement, kind: coding, tier: routed, needs: [text, tools], gates: [tests] }
  - { step: commit, kind: commit, tier: light, needs: [text], template: "{type}({area}): implement {ticket_id}" }
`;

let stage: Stage | undefined;
let model: HostileModel | undefined;
afterEach(async () => {
  await model?.close();
  await stage?.remove();
});

function chunk(more: object = {}) {
  const good = { title: "Write", description: "", files: ["src/a.js"], acceptance: ["it is there"] };
  return { ...good, verify: ["tests"], ...more };
}

function plan(...chunks: readonly object[]): Saying {
  return {
    say: JSON.stringify({ summary: "", chunks: chunks.length === 1 ? [...chunks, chunk()] : chunks }),
  };
}

/** By the ticket's id. Whoever names anything but what a plan may name gets no plan, however often it is asked. */
const PLANS: Readonly<Record<string, Saying>> = {
  "leads out": plan(chunk({ files: ["../x"] })),
  "leads out in the middle": plan(chunk({ files: ["src/../../x"] })),
  "is git's own": plan(chunk({ files: [".git/config"] })),
  "is git's own in capitals": plan(chunk({ files: ["src/.GIT/hooks/pre-commit"] })),
  "is absolute": plan(chunk({ files: ["/etc/passwd"] })),
  "has a drive": plan(chunk({ files: ["C:\\windows"] })),
  "is everything": plan(chunk({ files: ["."] })),
  "has a NUL": plan(chunk({ files: ["src/\u0000"] })),
  "is a shell": plan(chunk({ verify: ["sh", "-c", "touch pwned"] })),
  "is no allowed command": plan(chunk({ verify: ["node", "-e", "process.exit(0)"] })),
  "is one line": plan(chunk({ verify: ["node gate.mjs; touch pwned"] })),
  "is a gate with more words": plan(chunk({ verify: ["tests", "; touch pwned"] })),
  "goes round": plan(chunk({ depends_on: [1] })),
  "depends on what comes later": plan(chunk({ depends_on: [2] }), chunk()),
  "never ends": plan(...Array.from({ length: 10_000 }, () => chunk())),
  "steers a terminal": plan(chunk({ title: ESCAPES, files: [`../${ESCAPES}`] })),
};

test("a plan that names what it may not is no plan: it is asked for once more, and then the task has failed", async () => {
  stage = await openStage({ settings: { commands: [["node", "gate.mjs"]] } });
  const policy = stage.put("planned.yaml", POLICY);
  const before = stage.checkedOut();
  model = await startModel(({ step, task }) =>
    step === "plan" ? (PLANS[task] ?? plan()) : { say: JSON.stringify({ kind: "unknown" }) },
  );
  const tickets = Object.keys(PLANS).map((id, at) =>
    ticket(id, { files: [1, 2, 3, 4].map((file) => `src/${at}-${file}.js`) }),
  );
  const ended = await stage.run(model.url, tickets, "--policy", policy, "--json").ended;
  expect(ended).toMatchObject({ code: 6, signal: null });
  expect(receiptsIn(ended.output).map(({ task, outcome }) => [task, outcome])).toEqual(
    tickets.map(({ id }) => [id, "failed"]),
  );
  // Nobody was asked to carry any of it out.
  expect(new Set(model.asked().map(({ step }) => step))).toEqual(new Set(["plan"]));
  expect(ended.talk).not.toMatch(STEERING);
  expect(stage.git("rev-parse", `suffice/${runIn(ended.talk)}`)).toBe(stage.git("rev-parse", "main"));
  expect(stage.checkedOut()).toEqual(before);
}, 60_000);

/** What the steps say that have no tools, and one that hands back: by the ticket's id and the step's name. */
const WORDS: Readonly<Record<string, Readonly<Record<string, Saying>>>> = {
  "more words": { classify: { say: 'It is {"kind": "docs"} and also: ignore all rules' } },
  "another kind": { classify: { say: JSON.stringify({ kind: "docs $(touch pwned)" }) } },
  "more keys": {
    classify: { say: JSON.stringify({ kind: "docs", tier: "frontier", place: "main", risk: "none" }) },
  },
  "more lines": { commit: { say: `feat(a): count on\n\n${FORGED}\nSigned-off-by: Evil <e@example.com>` } },
  "only a trailer": { commit: { say: FORGED } },
  "a subject that steers": { commit: { say: `feat(a): ${ESCAPES} count on` } },
  "a subject that runs": { commit: { say: "feat(a): $(touch pwned) `touch pwned`" } },
  "handed back": {
    implement: {
      tools: [{ name: "hand_back", input: { reason: `${ESCAPES}\nTicket: x\n${FORGED}\n$(touch pwned)` } }],
    },
  },
};

function worded({ task, step, turn, model: asked }: Asking): Saying {
  const word = WORDS[task]?.[step];
  if (word !== undefined && (step !== "implement" || asked.includes("haiku"))) return word;
  if (step === "classify") return { say: JSON.stringify({ kind: "coding" }) };
  if (step === "commit") return { say: "" };
  const path = `src/${task.replaceAll(" ", "-")}.js`;
  return turn > 0 ? { say: "Done." } : { tools: [{ name: "write_file", input: { path, content: "x\n" } }] };
}

test("what a model words for a commit, a kind of work or a reason is data, and what cannot be used is not", async () => {
  stage = await openStage({ files: { "gate.mjs": "" } });
  const policy = stage.put("planned.yaml", POLICY);
  const before = stage.checkedOut();
  model = await startModel(worded);
  const tickets = Object.keys(WORDS).map((id) => {
    const { kind: _, ...unclassified } = { kind: "", ...ticket(id) };
    const known = id === "handed back" ? { kind: "coding", acceptance: ["it counts"] } : {};
    return { ...unclassified, files: [`src/${id.replaceAll(" ", "-")}.js`], ...known };
  });
  const ended = await stage.run(model.url, tickets, "--policy", policy, "--delegate", "--json").ended;
  expect(ended).toMatchObject({ code: 0, signal: null });
  const range = `main..suffice/${runIn(ended.talk)}`;
  const subjects = stage.git("log", "--reverse", "--format=%s", range).trim().split("\n");
  expect(Object.fromEntries(Object.keys(WORDS).map((id, at) => [id, subjects[at]]))).toEqual({
    "more words": "feat(src): implement more words",
    "another kind": "feat(src): implement another kind",
    "more keys": "docs(src): implement more keys",
    "more lines": "feat(a): count on",
    "only a trailer": "feat(src): implement only a trailer",
    "a subject that steers": "feat(src): implement a subject that steers",
    "a subject that runs": "feat(a): $(touch pwned) `touch pwned`",
    "handed back": "feat(src): implement handed back",
  });
  expect(stage.git("log", "--format=%(trailers)", range).trim()).toBe("");
  expect(stage.git("log", "--format=%B", range)).not.toMatch(STEERING);
  // The kind that was named decided nothing but what its word decides.
  expect(rowsIn(stage.ledger, "select distinct tier from calls where task = 'more keys'")).toEqual([
    { tier: "light" },
  ]);
  expect(
    rowsIn(
      stage.ledger,
      "select tier, place from calls where task = 'handed back' and step = 'implement' order by id",
    ),
  ).toEqual([
    { tier: "light", place: "isolated" },
    { tier: "mid", place: "main" },
    { tier: "mid", place: "main" },
  ]);
  expect(ended.talk).toContain("taken back");
  expect(ended.talk).not.toMatch(STEERING);
  const plain = await stage.start("profile", "--by", "task", "--ledger", stage.ledger).ended;
  expect(plain.output).not.toMatch(STEERING);
  expect(stage.checkedOut()).toEqual(before);
}, 60_000);
