import { createRouter } from "../dist/index.js";

const COUNT = 1000;
const TITLES = [
  "Fix typo in README",
  "Format auth token rotation",
  "Design payment flow",
  "Make the header sticky",
];

const tickets = Array.from({ length: COUNT }, (_, index) => ({
  id: `bench-${index}`,
  title: `${TITLES[index % TITLES.length]} ${index}`,
  description: "Adjust what the title says and keep everything else as it is. ".repeat(4),
  labels: index % 5 === 0 ? ["complexity:simple"] : [],
  files: index % 3 === 0 ? ["src/header.js"] : undefined,
}));
const texts = tickets.map((ticket) => JSON.stringify(ticket));

/** Every shipped model may be chosen, and is priced out of the whole book. */
const EVERYBODY = ["anthropic", "openai", "google", "ollama"];

async function benchOf(policy, providers) {
  const router = await createRouter({ policy, ...(providers === undefined ? {} : { providers }) });
  return {
    name: `decide, ${policy}${providers === undefined ? "" : ", all models"}`,
    reference: { name: "JSON.parse of the tickets", run: () => texts.map((text) => JSON.parse(text)) },
    run: () => tickets.map((ticket) => router.decide(ticket)),
    unit: { count: COUNT, name: "decisions" },
  };
}

export const benches = await Promise.all([
  benchOf("evidence"),
  benchOf("plan-execute-review"),
  benchOf("always-frontier"),
  benchOf("plan-execute-review", EVERYBODY),
]);
