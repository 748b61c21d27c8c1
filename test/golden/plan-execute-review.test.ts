import { expect, describe as suite, test } from "vitest";
import { createRouter } from "../../src/app/index.ts";
import type { Decision } from "../../src/domain/index.ts";

/** `light`, or the planner's tier before it where there is a plan: `mid > light`. */
type Route = string;

interface Row {
  readonly title: string;
  readonly labels?: readonly string[];
  readonly files?: readonly string[];
  /** What the document says of it, in prose, lists, comments or tables. */
  readonly says: Route;
  /** What its own program makes of it, and what its own tables do. */
  readonly code: Route;
  readonly table: Route;
  readonly ours: Route;
  /** Why ours differs from what the document says; there exactly where it does. */
  readonly because?: string;
}

const policy = "plan-execute-review";
const routers = {
  code: await createRouter({ policy, compat: "code" }),
  table: await createRouter({ policy, compat: "table" }),
  ours: await createRouter({ policy }),
};

function routeOf(decision: Decision): Route {
  if (decision.outcome === "refused") return decision.code;
  const tierOf = (step: string) => decision.steps.find((each) => each.step === step)?.tier;
  const plan = tierOf("plan");
  return plan === undefined ? `${tierOf("implement")}` : `${plan} > ${tierOf("implement")}`;
}

const row = (
  title: string,
  [says, code, table, ours]: readonly [Route, Route, Route, Route],
  more: Pick<Row, "labels" | "files" | "because"> = {},
): Row => ({ title, says, code, table, ours, ...more });

const [LIGHT, MID, FRONTIER] = ["light", "mid", "frontier"];
const VAGUE = "its words name no work; one file listed, or a label, makes it light";
const files = (count: number) => Array.from({ length: count }, (_, index) => `src/file-${index + 1}.ts`);

const SECTIONS: Readonly<Record<string, readonly Row[]>> = {
  "the examples of its decision tree": [
    row("Feature design", [MID, MID, MID, MID]),
    row("System architecture", [MID, MID, MID, MID]),
    row("API contracts", [MID, MID, MID, MID]),
    row("File edits", [LIGHT, MID, MID, MID], { because: VAGUE }),
    row("CRUD scaffolding", [LIGHT, LIGHT, LIGHT, LIGHT]),
    row("Test runs", [LIGHT, MID, MID, MID], {
      because: "a run of tests is a script; no model is asked at all",
    }),
    row("Auth review", [FRONTIER, FRONTIER, FRONTIER, FRONTIER]),
    row("Architecture audit", [FRONTIER, MID, MID, FRONTIER]),
  ],
  "what it lists as best for Haiku": [
    row("Single-file edits with clear instructions", [LIGHT, MID, MID, LIGHT]),
    row("CRUD endpoint scaffolding", [LIGHT, LIGHT, LIGHT, LIGHT]),
    row("Test file creation", [LIGHT, MID, MID, LIGHT]),
    row("Linting and formatting fixes", [LIGHT, MID, LIGHT, LIGHT]),
    row("Component generation from templates", [LIGHT, MID, MID, LIGHT]),
    row("Database migration scripts", [LIGHT, MID, MID, MID], {
      because: "a migration can lose data, and no gate of the pipeline would notice",
    }),
    row("Simple refactors (rename, extract)", [LIGHT, LIGHT, LIGHT, LIGHT]),
  ],
  "what it lists as best for Sonnet": [
    row("Task decomposition and planning", [MID, MID, MID, MID]),
    row("Multi-file feature implementation", [MID, MID, MID, MID]),
    row("API design and contracts", [MID, MID, MID, MID]),
    row("Complex logic (business rules, state machines)", [MID, MID, MID, MID]),
    row("Integration work (connecting systems)", [MID, MID, MID, MID]),
  ],
  "what it lists as best for Opus": [
    row("Security-critical review (auth, payments)", [FRONTIER, FRONTIER, FRONTIER, FRONTIER]),
    row("Architecture audits", [FRONTIER, MID, MID, FRONTIER]),
    row("Performance optimization", [FRONTIER, MID, MID, FRONTIER]),
    row("Subtle bug detection (race conditions, memory leaks)", [FRONTIER, MID, MID, FRONTIER]),
    row("Final review before production", [FRONTIER, FRONTIER, FRONTIER, FRONTIER]),
  ],
  "its labels": [
    row("Fix typo in README", [LIGHT, LIGHT, LIGHT, LIGHT], { labels: ["model:haiku"] }),
    row("Rename getUserData function", [LIGHT, LIGHT, LIGHT, LIGHT], { labels: ["model:haiku"] }),
    row("Design new API architecture", [FRONTIER, FRONTIER, FRONTIER, FRONTIER], { labels: ["model:opus"] }),
    row("Add console.log", [LIGHT, LIGHT, LIGHT, LIGHT], { labels: ["complexity:trivial"] }),
    row("Implement login form", [LIGHT, MID, LIGHT, LIGHT], { labels: ["complexity:simple"] }),
    row("Refactor auth system", [FRONTIER, FRONTIER, FRONTIER, FRONTIER], { labels: ["complexity:complex"] }),
    row("Fix typo in README", [MID, LIGHT, LIGHT, MID], { labels: ["model:sonnet"] }),
    row("Fix typo in README", [FRONTIER, LIGHT, LIGHT, FRONTIER], { labels: ["model:haiku", "model:opus"] }),
  ],
  "the examples of its pattern table": [
    row("Rename variable X to Y", [LIGHT, LIGHT, LIGHT, LIGHT]),
    row("Fix linting errors", [LIGHT, MID, LIGHT, LIGHT]),
    row("Generate User CRUD endpoints", [LIGHT, LIGHT, LIGHT, LIGHT]),
    row("Design payment flow", [MID, MID, MID, MID]),
    row("Security audit of auth", [FRONTIER, FRONTIER, FRONTIER, FRONTIER]),
  ],
  "each of its fifteen patterns": [
    row("Rename the header", [LIGHT, LIGHT, LIGHT, LIGHT]),
    row("Fix typo in the header", [LIGHT, LIGHT, LIGHT, LIGHT]),
    row("Update text of the header", [LIGHT, MID, LIGHT, LIGHT]),
    row("Add console.log to the header", [LIGHT, MID, LIGHT, LIGHT]),
    row("Format the header", [LIGHT, LIGHT, LIGHT, LIGHT]),
    row("Lint the header", [LIGHT, LIGHT, LIGHT, LIGHT]),
    row("Scaffold the header", [LIGHT, LIGHT, LIGHT, LIGHT]),
    row("CRUD for the header", [LIGHT, LIGHT, LIGHT, LIGHT]),
    row("Generate the header", [LIGHT, MID, LIGHT, LIGHT]),
    row("Design the header", [MID, MID, MID, MID]),
    row("Architect the header", [MID, FRONTIER, MID, MID]),
    row("Plan the header", [MID, MID, MID, MID]),
    row("Security of the header", [FRONTIER, FRONTIER, FRONTIER, FRONTIER]),
    row("Auth in the header", [FRONTIER, MID, FRONTIER, FRONTIER]),
    row("Review the header", [FRONTIER, FRONTIER, FRONTIER, FRONTIER]),
  ],
  "its numbers of files": [
    row("Change the header", [MID, MID, MID, MID]),
    row("Change the header", [LIGHT, MID, LIGHT, LIGHT], { files: files(1) }),
    row("Change the header", [MID, MID, MID, MID], { files: files(2) }),
    row("Change the header", [MID, MID, MID, MID], { files: files(3) }),
    row("Change the header", ["mid > light", "mid > mid", "mid > light", "mid > light"], { files: files(4) }),
    row("Change the header", ["mid > light", "mid > mid", "mid > light", "mid > light"], {
      files: files(12),
    }),
  ],
  "the tasks of its pipeline and of its swarm": [
    row("Create component", [LIGHT, MID, LIGHT, LIGHT], { files: ["src/lib/UserProfile.svelte"] }),
    row("Create API endpoint", [LIGHT, MID, LIGHT, LIGHT], { files: ["src/routes/api/users/+server.ts"] }),
    row("Add tests", [LIGHT, MID, LIGHT, LIGHT], { files: ["src/tests/users.test.ts"] }),
    row("Add logout button to header", [LIGHT, MID, MID, MID], {
      because: "none of the document's own patterns is in it; it names no file, and unknown is not one",
    }),
  ],
  "where its parts meet": [
    row("Format auth token rotation", [FRONTIER, LIGHT, LIGHT, FRONTIER]),
    row("Fix typo in the security guide", [FRONTIER, LIGHT, LIGHT, FRONTIER]),
    row("Rename authToken", [LIGHT, LIGHT, LIGHT, FRONTIER], {
      because: "risk is found inside identifiers too, and never goes cheap",
    }),
    row("Fix typo in the author page", [LIGHT, LIGHT, LIGHT, LIGHT]),
    row("Show the author", [MID, MID, FRONTIER, MID]),
    row("Keep preformatted text", [MID, MID, MID, MID]),
    row("Review the plan", [FRONTIER, FRONTIER, MID, FRONTIER]),
  ],
};

for (const [section, rows] of Object.entries(SECTIONS)) {
  suite(`the document, ${section}`, () => {
    test.each(
      rows.map(
        (each) => [[each.title, ...(each.labels ?? []), ...(each.files ?? [])].join(" "), each] as const,
      ),
    )("%s", (_, { title, labels, files: paths, says, because, ...expected }) => {
      const ticket = { title, labels, files: paths };
      expect({
        code: routeOf(routers.code.decide(ticket)),
        table: routeOf(routers.table.decide(ticket)),
        ours: routeOf(routers.ours.decide(ticket)),
      }).toEqual(expected);
      expect(because !== undefined, `a reason is given where ours differs from "${says}"`).toBe(
        expected.ours !== says,
      );
    });
  });
}

test("beside another policy there is nothing to be compatible with", async () => {
  await expect(createRouter({ compat: "code" })).rejects.toMatchObject({ code: "usage.invalid" });
});

test("ours keeps to what the document says more often than its own program and its own tables do", () => {
  const rows = Object.values(SECTIONS).flat();
  const kept = (how: "code" | "table" | "ours") => rows.filter((each) => each[how] === each.says).length;
  expect([rows.length, kept("code"), kept("table"), kept("ours")]).toMatchInlineSnapshot(`
    [
      70,
      41,
      53,
      65,
    ]
  `);
});
