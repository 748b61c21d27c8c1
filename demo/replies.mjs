// What the scripted upstream answers: prepared, not a model's. One entry per ticket, step and model; the n-th reply answers the
// n-th call of that conversation. Token counts are prepared too: they are about what requests of this size would use.

const LIGHT = "claude-haiku-5-5";
const MID = "claude-sonnet-5-5";
const FRONTIER = "claude-opus-5-5";

const readFile = (path) => ({ name: "read_file", input: { path } });
const edit = (path, oldText, newText) => ({
  name: "edit_file",
  input: { path, old_text: oldText, new_text: newText },
});
const runTests = { name: "run_command", input: { argv: ["node", "--test", "test/shop.test.js"] } };

/** Prompt caching as a conversation meets it: the first call writes everything, each later one reads that and writes what is new. */
function conversation(sizes) {
  let cached = 0;
  return sizes.map(([written, output]) => {
    const usage = { freshInput: 0, cacheRead: cached, cacheWrite5m: written, output };
    cached += written;
    return usage;
  });
}

function replies(sizes, turns) {
  const usages = conversation(sizes);
  return turns.map((turn, index) => ({ ...turn, usage: usages[index] }));
}

const CART_LOOP = "    total += cents * quantity;\n";
const cartLoop = (condition, rounded) =>
  `    const sum = cents * quantity;\n    total += ${condition} ? ${rounded} : sum;\n`;

export const script = [
  {
    task: "shop-2",
    step: "implement",
    model: LIGHT,
    replies: replies(
      [
        [2350, 60],
        [180, 95],
        [150, 40],
      ],
      [
        { tools: [readFile("README.md")] },
        { tools: [edit("README.md", "recieved", "received")] },
        { say: 'README.md now says "received".' },
      ],
    ),
  },
  {
    task: "shop-3",
    step: "implement",
    model: LIGHT,
    replies: replies(
      [
        [2480, 60],
        [230, 170],
        [220, 45],
        [900, 150],
        [210, 45],
      ],
      [
        { tools: [readFile("src/cart.js")] },
        { tools: [edit("src/cart.js", CART_LOOP, cartLoop("quantity > 10", "Math.floor((sum * 9) / 10)"))] },
        { say: "An article costs 10 % less above ten pieces." },
        { tools: [edit("src/cart.js", "quantity > 10", "quantity >= 10")] },
        { say: "The discount now begins at ten pieces." },
      ],
    ),
  },
  {
    task: "shop-3",
    step: "implement",
    model: MID,
    replies: replies(
      [
        [3150, 70],
        [230, 185],
        [230, 80],
        [520, 60],
      ],
      [
        { tools: [readFile("src/cart.js")] },
        { tools: [edit("src/cart.js", CART_LOOP, cartLoop("quantity >= 10", "Math.round((sum * 9) / 10)"))] },
        { tools: [runTests] },
        { say: "From ten pieces on an article costs 10 % less; its sum is rounded half a cent up." },
      ],
    ),
  },
  {
    task: "shop-4",
    step: "implement",
    model: FRONTIER,
    replies: replies(
      [
        [2430, 75],
        [280, 240],
        [240, 85],
        [510, 70],
      ],
      [
        { tools: [readFile("src/session.js")] },
        {
          tools: [
            edit(
              "src/session.js",
              "  return sessions.get(token)?.user;\n",
              "  const session = sessions.get(token);\n" +
                "  if (session !== undefined && session.expiresAt <= now) {\n" +
                "    sessions.delete(token);\n    return undefined;\n  }\n  return session?.user;\n",
            ),
          ],
        },
        { tools: [runTests] },
        { say: "An expired token has no user any more, and is forgotten." },
      ],
    ),
  },
  {
    task: "shop-4",
    step: "review",
    model: FRONTIER,
    replies: replies(
      [
        [2520, 70],
        [330, 160],
      ],
      [
        { tools: [readFile("src/session.js")] },
        { tools: [{ name: "submit_review", input: { verdict: "pass", findings: [] } }] },
      ],
    ),
  },
];

/** The same without one ticket's edits: what is said stays, what is done is missing. */
export function withoutEdits(task) {
  return script.map((entry) =>
    entry.task === task
      ? {
          ...entry,
          replies: entry.replies.map(({ tools, ...reply }) =>
            tools?.some((tool) => tool.name === "edit_file")
              ? { ...reply, say: "Done." }
              : { ...reply, tools },
          ),
        }
      : entry,
  );
}
