import type { ScriptedConversation, ScriptedReply } from "../../src/testing/index.ts";

const LIGHT = "claude-haiku-5-5";
const MID = "claude-sonnet-5-5";
const FRONTIER = "claude-opus-5-5";

/** What was cut into chunks is looked at by two: as a whole, and once more by the strongest. */
export const POLICY = `policy: durable
extends: plan-execute-review
because: all that can happen to work in a run, in little
caps: { task_usd: 5, rounds: 8, escalations: 2, turns: 10 }
pipeline:
  - { step: plan, kind: build-plan, tier: light, when: { files: { at_least: 4 } }, needs: [text], split: true }
  - { step: implement, kind: coding, tier: routed, needs: [text, tools], gates: [tests], after_failures: 2 }
  - { step: audit, kind: audit, tier: mid, when: { files: { at_least: 4 } }, needs: [text, tools], gates: [findings], fresh: true }
  - { step: review, kind: review, tier: frontier, when: { files: { at_least: 4 } }, needs: [text, tools], gates: [findings], fresh: true }
  - { step: commit, kind: commit, tier: automated, template: "{type}({area}): implement {ticket_id}" }
`;

export interface WorkTicket {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly files: readonly string[];
  readonly acceptance?: readonly string[];
  readonly depends_on?: readonly string[];
}

/**
 * The first wave has three: `one` is taken back, `two` fails its gate, is reworked, fails again and escalates, `three` is planned,
 * cut into two chunks at once, and looked at by two reviewers. They are merged; `four` waits for that.
 */
export const TICKETS: readonly WorkTicket[] = [
  { id: "one", title: "Write one", kind: "coding", files: ["src/one.js"], acceptance: ["it is there"] },
  { id: "two", title: "Write two", kind: "coding", files: ["src/two.js"], acceptance: ["it is good"] },
  {
    id: "three",
    title: "Write many",
    kind: "coding",
    files: ["src/w.js", "src/x.js", "src/y.js", "src/z.js"],
    acceptance: ["all are there"],
  },
  { id: "four", title: "Write four", kind: "coding", files: ["src/four.js"], depends_on: ["one"] },
];

const usage = { freshInput: 1000, cacheRead: 0, cacheWrite5m: 0, output: 100 };

function uses(name: string, input: NonNullable<ScriptedReply["tools"]>[number]["input"]): ScriptedReply {
  return { tools: [{ name, input }], usage };
}

function writes(path: string, content: string): readonly ScriptedReply[] {
  return [
    uses("write_file", { path, content: `export const it = "${content}";\n` }),
    { say: "Done.", usage },
  ];
}

function chunk(files: readonly string[]) {
  const what = { title: `Write ${files.join(" and ")}`, description: "As the others.", files: [...files] };
  return { ...what, acceptance: ["it is there"], verify: ["tests"] };
}

const PLAN = {
  summary: "Two halves that do not know of each other.",
  chunks: [chunk(["src/w.js", "src/x.js"]), chunk(["src/y.js", "src/z.js"])],
};

const PASS = uses("submit_review", { verdict: "pass", findings: [] });

export const SCRIPT: readonly ScriptedConversation[] = [
  { task: "one", model: LIGHT, replies: [uses("hand_back", { reason: "Which one?" })] },
  { task: "one", model: MID, replies: writes("src/one.js", "good") },
  // The second time it goes on where its first attempt ended.
  {
    task: "two",
    model: LIGHT,
    replies: [...writes("src/two.js", "bad"), ...writes("src/two.js", "bad again")],
  },
  { task: "two", model: MID, replies: writes("src/two.js", "good") },
  { task: "three", step: "plan", model: LIGHT, replies: [{ say: JSON.stringify(PLAN), usage }] },
  { task: "three", step: "implement", chunk: "c1", model: LIGHT, replies: writes("src/w.js", "good") },
  { task: "three", step: "implement", chunk: "c2", model: LIGHT, replies: writes("src/z.js", "good") },
  { task: "three", step: "audit", model: MID, replies: [uses("read_file", { path: "src/w.js" }), PASS] },
  { task: "three", step: "review", model: FRONTIER, replies: [PASS] },
  { task: "four", model: LIGHT, replies: writes("src/four.js", "good") },
];

/** A run of which many fit into a minute: work that is merged, and work that escalates. */
export const SHORT: readonly WorkTicket[] = TICKETS.slice(0, 2);
