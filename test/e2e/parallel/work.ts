import type { ScriptedConversation, ScriptedReply } from "../../../src/testing/index.ts";

export const LOCAL = "qwen3-coder:30b";
const LIGHT = "claude-haiku-5-5";
const MID = "claude-sonnet-5-5";

/** Plans may be local; a local model has no price, so there is no cap in dollars. */
export const POLICY = `policy: side-by-side
extends: plan-execute-review
because: every way that work can go, in little
caps: { rounds: 6, escalations: 2, turns: 10 }
pipeline:
  - { step: pre-flight, kind: pre_flight, tier: automated }
  - { step: plan, kind: build-plan, tier: local, fallback: [light], when: { files: { at_least: 4 } }, needs: [text], split: true }
  - { step: implement, kind: coding, tier: routed, needs: [text, tools], gates: [tests], after_failures: 1 }
  - { step: commit, kind: commit, tier: automated, template: "{type}({area}): implement {ticket_id}" }
`;

/**
 * Three at once: the first is taken back, the second escalates, the third is planned at light because local cannot, and cut into
 * two chunks. The fourth waits for the first.
 */
export const TICKETS = [
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

function writes(path: string, content: string): readonly ScriptedReply[] {
  const input = { path, content: `export const it = "${content}";\n` };
  return [
    { tools: [{ name: "write_file", input }], usage },
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

export const script: readonly ScriptedConversation[] = [
  {
    task: "one",
    model: LIGHT,
    replies: [{ tools: [{ name: "hand_back", input: { reason: "Which one?" } }], usage }],
  },
  { task: "one", model: MID, replies: writes("src/one.js", "good") },
  { task: "two", model: LIGHT, replies: writes("src/two.js", "bad") },
  { task: "two", model: MID, replies: writes("src/two.js", "good") },
  { task: "three", step: "plan", model: LIGHT, replies: [{ say: JSON.stringify(PLAN), usage }] },
  { task: "three", step: "implement", chunk: "c1", model: LIGHT, replies: writes("src/w.js", "good") },
  { task: "three", step: "implement", chunk: "c2", model: LIGHT, replies: writes("src/z.js", "good") },
  { task: "four", model: LIGHT, replies: writes("src/four.js", "good") },
];

/** What Ollama's model says is no plan. */
export const localScript: readonly ScriptedConversation[] = [
  { task: "three", step: "plan", model: LOCAL, replies: [{ say: "First I would", usage }] },
];
