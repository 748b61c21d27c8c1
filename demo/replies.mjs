// What the scripted upstream answers: prepared, not a model's. One entry per ticket, step, chunk and model; the n-th reply answers
// the n-th call of that conversation. Token counts are prepared too: they are about what requests of this size would use.

export const LOCAL = "qwen3-coder:30b";
export const LIGHT = "claude-haiku-5-5";
export const MID = "claude-sonnet-5-5";
export const FRONTIER = "claude-opus-5-5";

const readFile = (path) => ({ name: "read_file", input: { path } });
const writeFile = (path, content) => ({ name: "write_file", input: { path, content } });
const edit = (path, oldText, newText) => ({
  name: "edit_file",
  input: { path, old_text: oldText, new_text: newText },
});
const submitReview = { name: "submit_review", input: { verdict: "pass", findings: [] } };
const runTests = { name: "run_command", input: { argv: ["node", "--test", "test/shop.test.js"] } };

/**
 * Prompt caching as a conversation meets it: each call reads what is cached and writes what is new. `held`: tokens that are in
 * the cache already, where it goes on from an earlier ticket's.
 */
function conversation(sizes, held) {
  let cached = held;
  return sizes.map(([written, output]) => {
    const usage = { freshInput: 0, cacheRead: cached, cacheWrite5m: written, output };
    cached += written;
    return usage;
  });
}

function replies(sizes, turns, held = 0) {
  const usages = conversation(sizes, held);
  return turns.map((turn, index) => ({ ...turn, usage: usages[index] }));
}

/** One question and one answer, too short for any cache. */
function answer(say, [freshInput, output]) {
  return [{ say, usage: { freshInput, cacheRead: 0, cacheWrite5m: 0, output } }];
}

const CART_LOOP = "    total += cents * quantity;\n";
const cartLoop = (condition, rounded) =>
  `    const sum = cents * quantity;\n    total += ${condition} ? ${rounded} : sum;\n`;

const PRICE = "${(cents / 100).toFixed(2)}";
const RETURN_PRICE = `  return \`${PRICE} \${sign}\`;\n`;
/** What shop-7 leaves in the cache of its requirement's main conversation. */
const CURRENCIES = [
  [3120, 90],
  [560, 260],
  [330, 75],
  [510, 60],
];
const heldAfter = (sizes) => sizes.reduce((sum, [written]) => sum + written, 0);

const chunk = (title, files, verify, about) => ({
  title,
  description: about.description,
  files,
  acceptance: about.acceptance,
  verify: ["node", "--test", `acceptance/${verify}.test.js`],
  kind: "coding",
});

const PLAN = {
  summary:
    "Three parts that share no file. reserve(article, quantity) of src/stock.js returns true where it took the pieces. " +
    "placeOrder(items, reserve) gets that function and returns { items, missing }. orderMail(order) reads both lists.",
  chunks: [
    chunk("Reserve pieces in stock", ["src/stock.js"], "shop-10-stock", {
      description:
        "Export reserve(article, quantity): takes the pieces and returns true, or takes none and returns false.",
      acceptance: ["Reserved pieces are not in stock", "More than there is cannot be reserved"],
    }),
    chunk("Order what can be reserved", ["src/order.js"], "shop-10-order", {
      description: "placeOrder(items, reserve) calls reserve(article, quantity) once for each item.",
      acceptance: ["Reserved items are ordered", "The others are missing"],
    }),
    chunk("Say what is missing", ["src/mail.js", "docs/orders.md"], "shop-10-mail", {
      description: 'orderMail(order) ends with "Not in stock: hats." where order.missing holds hats.',
      acceptance: ["The mail names missing articles", "docs/orders.md says so too"],
    }),
  ],
};

const ORDER_BODY =
  "  const reserved = items.map(({ article, quantity }) => reserve(article, quantity));\n" +
  "  return {\n    items: items.filter((_, index) => reserved[index]),\n" +
  "    missing: items.filter((_, index) => !reserved[index]),\n  };\n";

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
      [{ tools: [readFile("src/session.js")] }, { tools: [submitReview] }],
    ),
  },
  {
    task: "shop-6",
    step: "implement",
    model: LIGHT,
    replies: replies(
      [
        [2420, 130],
        [210, 40],
      ],
      [
        {
          tools: [
            writeFile(
              "src/slug.js",
              '/** A title as part of an address: "Red shoes, size 42" is "red-shoes-size-42". */\n' +
                "export function slugOf(title) {\n" +
                '  return (title.toLowerCase().match(/[a-z0-9]+/g) ?? []).join("-");\n}\n',
            ),
          ],
        },
        { say: "src/slug.js makes slugs out of letters and digits." },
      ],
    ),
  },
  {
    task: "shop-7",
    step: "implement",
    model: MID,
    replies: replies(CURRENCIES, [
      { tools: [readFile("src/money.js"), readFile("src/price-tag.js")] },
      {
        tools: [
          edit("src/money.js", "formatPrice(cents) {\n", 'formatPrice(cents, currency = "EUR") {\n'),
          edit(
            "src/money.js",
            `  return \`${PRICE} €\`;\n`,
            `  const sign = currency === "EUR" ? "€" : currency;\n${RETURN_PRICE}`,
          ),
          edit("src/price-tag.js", "priceTag(article) {\n", "priceTag(article, currency) {\n"),
          edit("src/price-tag.js", "formatPrice(article.cents)", "formatPrice(article.cents, currency)"),
        ],
      },
      { tools: [runTests] },
      { say: "Prices and price tags take a currency; without one they are in euro, as before." },
    ]),
  },
  {
    task: "shop-8",
    step: "implement",
    model: LIGHT,
    replies: replies(
      [
        [2460, 60],
        [240, 70],
      ],
      [
        { tools: [readFile("src/money.js")] },
        {
          tools: [
            {
              name: "hand_back",
              input: {
                reason: "I cannot see which names the new currencies have, nor which of them have cash",
              },
            },
          ],
        },
      ],
    ),
  },
  {
    task: "shop-8",
    step: "implement",
    model: MID,
    replies: replies(
      [
        [640, 190],
        [300, 75],
        [420, 45],
      ],
      [
        {
          tools: [
            edit(
              "src/money.js",
              `${RETURN_PRICE}}\n`,
              `${RETURN_PRICE}}\n\n/** What is paid in cash: Swiss francs have no coin below five rappen. */\n` +
                'export function cashCents(cents, currency = "EUR") {\n' +
                '  return currency === "CHF" ? Math.round(cents / 5) * 5 : cents;\n}\n',
            ),
          ],
        },
        { tools: [runTests] },
        { say: "cashCents() rounds Swiss francs to five rappen and leaves other currencies alone." },
      ],
      heldAfter(CURRENCIES),
    ),
  },
  {
    task: "shop-9",
    step: "implement",
    model: LIGHT,
    replies: replies(
      [
        [2440, 60],
        [330, 120],
        [210, 35],
      ],
      [
        { tools: [readFile("src/money.js")] },
        {
          tools: [
            edit(
              "src/money.js",
              RETURN_PRICE,
              '  const amount = (cents / 100).toFixed(2).replace(/\\B(?=(\\d{3})+(?!\\d))/g, " ");\n' +
                "  return `${amount} ${sign}`;\n",
            ),
          ],
        },
        { say: "Thousands are set apart by a space." },
      ],
    ),
  },
  {
    task: "shop-10",
    step: "plan",
    model: MID,
    replies: replies(
      [
        [3380, 150],
        [780, 560],
      ],
      [
        {
          tools: ["src/stock.js", "src/order.js", "src/mail.js", "docs/orders.md"].map((path) =>
            readFile(path),
          ),
        },
        { tools: [{ name: "submit_plan", input: PLAN }] },
      ],
    ),
  },
  {
    task: "shop-10",
    step: "implement",
    chunk: "c1",
    model: LIGHT,
    replies: replies(
      [
        [2520, 60],
        [210, 130],
        [190, 30],
      ],
      [
        { tools: [readFile("src/stock.js")] },
        {
          tools: [
            edit(
              "src/stock.js",
              "  return pieces.get(article) ?? 0;\n}\n",
              "  return pieces.get(article) ?? 0;\n}\n\n/** Takes the pieces, or none where there are too few. */\n" +
                "export function reserve(article, quantity) {\n" +
                "  if (inStock(article) < quantity) return false;\n" +
                "  pieces.set(article, inStock(article) - quantity);\n  return true;\n}\n",
            ),
          ],
        },
        { say: "reserve() takes pieces, or none." },
      ],
    ),
  },
  {
    task: "shop-10",
    step: "implement",
    chunk: "c2",
    model: LIGHT,
    replies: replies(
      [
        [2540, 60],
        [180, 150],
        [210, 30],
      ],
      [
        { tools: [readFile("src/order.js")] },
        {
          tools: [
            edit("src/order.js", "placeOrder(items) {\n", "placeOrder(items, reserve) {\n"),
            edit("src/order.js", "  return { items, missing: [] };\n", ORDER_BODY),
          ],
        },
        { say: "placeOrder() tells what could be reserved from what is missing." },
      ],
    ),
  },
  {
    task: "shop-10",
    step: "implement",
    chunk: "c3",
    model: LIGHT,
    replies: replies(
      [
        [2530, 80],
        [260, 190],
        [270, 35],
      ],
      [
        { tools: [readFile("src/mail.js"), readFile("docs/orders.md")] },
        {
          tools: [
            edit(
              "src/mail.js",
              "  return `Thank you. We send you ${order.items.length} article(s).`;\n",
              "  const sent = `Thank you. We send you ${order.items.length} article(s).`;\n" +
                "  if (order.missing.length === 0) return sent;\n" +
                '  return `${sent} Not in stock: ${order.missing.map(({ article }) => article).join(", ")}.`;\n',
            ),
            edit(
              "docs/orders.md",
              "The customer gets a mail.\n",
              "The customer gets a mail, which\nalso names the articles that are not in stock.\n",
            ),
          ],
        },
        { say: "The mail and docs/orders.md name what is not in stock." },
      ],
    ),
  },
  {
    task: "shop-10",
    step: "review",
    model: FRONTIER,
    replies: replies(
      [
        [3260, 70],
        [240, 130],
      ],
      [{ tools: [readFile("src/order.js")] }, { tools: [submitReview] }],
    ),
  },
  { task: "shop-11", step: "classify", model: LOCAL, replies: answer('{"kind": "docs"}', [412, 9]) },
  {
    task: "shop-11",
    step: "implement",
    model: MID,
    replies: replies(
      [
        [3060, 60],
        [190, 230],
        [280, 45],
      ],
      [
        { tools: [readFile("README.md")] },
        {
          tools: [
            edit(
              "README.md",
              "Run the tests with `npm test`.",
              "Run the tests with `npm test`; [docs/testing.md](docs/testing.md) shows how a single one is run.",
            ),
            writeFile(
              "docs/testing.md",
              "# Tests\n\nA single file is run by its name:\n\n    node --test acceptance/shop-2.test.js\n",
            ),
          ],
        },
        { say: "docs/testing.md says how a single test is run, and the README leads there." },
      ],
    ),
  },
  {
    task: "shop-12",
    step: "classify",
    model: LOCAL,
    replies: answer("Sure! This ticket is about making the search better.", [398, 14]),
  },
  { task: "shop-12", step: "classify", model: LIGHT, replies: answer('{"kind": "coding"}', [405, 9]) },
  {
    task: "shop-12",
    step: "implement",
    model: LIGHT,
    replies: replies(
      [
        [2400, 60],
        [230, 140],
        [220, 30],
      ],
      [
        { tools: [readFile("src/search.js")] },
        {
          tools: [
            edit("src/search.js", "query.split(", "query.toLowerCase().split("),
            edit("src/search.js", "title.includes(word)", "title.toLowerCase().includes(word)"),
          ],
        },
        { say: "The search ignores capitals." },
      ],
    ),
  },
  {
    task: "shop-13",
    step: "implement",
    model: MID,
    replies: replies(
      [
        [3090, 60],
        [330, 260],
        [340, 40],
      ],
      [
        { tools: [readFile("src/labels.js")] },
        {
          tools: [
            writeFile(
              "src/labels.js",
              "/** Labels for the warehouse: 24 characters, then the article's number. */\n" +
                'export function shelfLabel(article) {\n  return label("SHELF", article);\n}\n\n' +
                'export function boxLabel(article) {\n  return label("BOX", article);\n}\n\n' +
                "function label(place, { title, number }) {\n" +
                '  const filled = title.slice(0, 24).padEnd(24, ".");\n' +
                '  return `${place} ${filled} ${String(number).padStart(6, "0")}`;\n}\n',
            ),
          ],
        },
        { say: "Both labels are made by one function." },
      ],
    ),
  },
];

const CHANGES_FILES = new Set(["edit_file", "write_file"]);

/** The same without the edits of some tickets: what is said stays, what is done is missing. */
export function withoutEdits(...tasks) {
  return script.map((entry) =>
    tasks.includes(entry.task)
      ? {
          ...entry,
          replies: entry.replies.map(({ tools, ...reply }) =>
            tools?.some((tool) => CHANGES_FILES.has(tool.name))
              ? { ...reply, say: "Done." }
              : { ...reply, tools },
          ),
        }
      : entry,
  );
}
