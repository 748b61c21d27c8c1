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

/** Some two thousand rows: outcomes of 66 repositories and of all, for each kind of work at three tiers. */
const KINDS = [
  "coding",
  "docs",
  "test",
  "refactor",
  "lint",
  "format",
  "review",
  "audit",
  "research",
  "design",
];
const TIERS = { light: "claude-haiku-5-5", mid: "claude-sonnet-5-5", frontier: "claude-opus-5-5" };
const evidence = Array.from({ length: 67 }, (_, repository) =>
  KINDS.flatMap((kind, index) =>
    Object.entries(TIERS).map(([tier, model]) => ({
      ...(repository === 0 ? {} : { repository: `repository-${repository}` }),
      kind,
      model,
      tier,
      n: 20 + index,
      passes: 18 + index,
      lower: 0.6 + index / 50,
    })),
  ),
).flat();
const ticketsOfKinds = tickets.map((ticket, index) => ({ ...ticket, kind: KINDS[index % KINDS.length] }));

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

async function benchWithEvidence() {
  const router = await createRouter({ policy: "evidence", evidence });
  return {
    name: `decide, evidence, by ${evidence.length} rows of outcomes`,
    reference: { name: "JSON.parse of the tickets", run: () => texts.map((text) => JSON.parse(text)) },
    run: () => ticketsOfKinds.map((ticket) => router.decide(ticket)),
    unit: { count: COUNT, name: "decisions" },
  };
}

export const benches = await Promise.all([
  benchOf("evidence"),
  benchWithEvidence(),
  benchOf("plan-execute-review"),
  benchOf("always-frontier"),
  benchOf("plan-execute-review", EVERYBODY),
]);
