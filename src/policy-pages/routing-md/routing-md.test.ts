import { expect, test } from "vitest";
import { ACME_MODELS, aModel, aPolicy } from "../../testing/index.ts";
import { SAMPLE_POLICY } from "../__fixtures__/sample-policy.ts";
import { compareRoutingMd } from "./compare-routing-md.ts";
import { routingMd } from "./routing-md.ts";

const MODELS = { models: ACME_MODELS };

test("ROUTING.md says which tier does what, why, and how to change it", () => {
  expect(routingMd(SAMPLE_POLICY, { ...MODELS, date: "2026-11-21" })).toMatchInlineSnapshot(`
    "# Routing

    Policy \`sample\`: mid plans, light writes, frontier reviews what is critical.

    Written by \`suffice policy routing-md\` from the policy. The policy decides, this file only says how: change the policy and write it again.

    Written on 2026-11-21.

    ## Tiers

    | tier | models | what goes there |
    | --- | --- | --- |
    | frontier | \`acme-frontier\` | risky work, step review |
    | mid | \`acme-mid\` | many files, everything else, step plan |
    | light | \`acme-light\` | cheap pattern, very low |
    | local | none | step commit |
    | automated | scripts | step pre-flight |

    ## Rules

    From the top; the first that holds gives the tier.

    | rule | when | tier | steps | place | because | if the tier is too weak | what would notice |
    | --- | --- | --- | --- | --- | --- | --- | --- |
    | explicit label | a label names a tier or model | as the label says |  | may leave the conversation | the ticket names its tier or model |  |  |
    | many files | no sign of risk and 4 files or more | mid | plan mid, implement light |  | planned first, then done in pieces | the pieces do not fit | the review of the whole |
    | cheap pattern | the title says "rename", "fix typo", "update text", "add console.log", "reformat", "lint" or "scaffold" | light |  |  | well-defined execution | it is plausible and wrong | tests |
    | everything else | everything else | mid |  |  | no rule knew better |  |  |

    ## Up

    The strongest that holds lifts the tier.

    | name | when | to | because |
    | --- | --- | --- | --- |
    | risky work | a sign of risk | frontier | a mistake is dear |

    ## Down

    Where nothing lifted the tier.

    | name | when | to | because |
    | --- | --- | --- | --- |
    | very low | of kind docs or test and complexity score up to 0.1 | light | nothing in it is hard |

    ## Signs of risk

    - Words in the ticket: auth, password.
    - Parts of paths: auth.
    - Labels: security.

    ## Assessor

    - Asked how hard it is: heuristic then light, where a known number of files: titles say little. It may only raise.

    ## Pipeline

    | step | phase | kind | tier | gates | besides | typically |
    | --- | --- | --- | --- | --- | --- | --- |
    | pre-flight | build | pre\\_flight | automated |  |  | $0.00 |
    | plan | build | build-plan | mid |  | only where 4 files or more; splits the work into chunks | $0.05–0.15 |
    | implement | build | coding | by the rules | lint, tests |  | $0.30–1.00 |
    | review | ship | review | frontier | findings | a fresh context; 2 reviewers, each alone |  |
    | commit | ship | commit | local |  | light where that cannot answer | $0.001–0.002 |

    Costs are those published with the pipeline, added up; they were not measured here.

    - build: $0.35–1.15
    - ship: $0.001–0.002
    - 4 of 5 steps: $0.351–1.152

    ## Escalation

    - Cascade: light → mid → frontier, never above frontier.
    - Up after 2 failed verdicts at a tier.
    - At most 1 escalation a task.
    - The main conversation is opened at mid.

    ## Limits

    - Tiers: from automated to frontier, whatever a ticket says.
    - A task: at most $2.50, 6 rounds, 30 turns a round.
    - A change: at most 10 files.
    - Delegation, if it is on: lint or format; at most 3 files.
    - Below mid: where the lower bound of measured passes clears 70 %, or a gate follows and fewer than 10 outcomes are known.
    - Assumed pass rates, not measured: local 50 %, light 80 %, mid 90 %, frontier 95 %.

    ## Targets

    - light-share: at least 0.4, at most 0.6

    ## How to change it

    Copy the policy \`sample\` or extend it, and name your file under \`policy:\` in \`suffice.yaml\`. Every rule says what
    happens if its tier is too weak and what would notice; a rule that cannot say it is a guess.

    \`\`\`sh
    suffice policy check ./ours.yaml            # its probes, and what is wrong with it
    suffice policy diff OLD ./ours.yaml         # what would have been decided otherwise
    suffice policy routing-md --check           # fails where this file and the policy differ
    \`\`\`
    "
  `);
});

test("the same policy gives the same file, which does not differ from it", () => {
  const text = routingMd(SAMPLE_POLICY, MODELS);
  expect(routingMd(SAMPLE_POLICY, MODELS)).toBe(text);
  expect(compareRoutingMd(text, SAMPLE_POLICY, MODELS)).toEqual([]);
});

test("how the file is set does not matter: line endings, spaces, blank lines, widths of columns, the date", () => {
  const text = routingMd(SAMPLE_POLICY, { ...MODELS, date: "2020-01-01" })
    .replaceAll("\n", "  \r\n")
    .replaceAll("| --- |", "|:-----|")
    .replaceAll(" | ", "   |  ")
    .replace("# Routing", "\n\n# Routing");
  expect(compareRoutingMd(`\uFEFF${text}`, SAMPLE_POLICY, MODELS)).toEqual([]);
});

/** What is said of a file of the sample policy, of which one text was replaced by another. */
function saidOf(from: string, to: string): readonly string[] {
  const text = routingMd(SAMPLE_POLICY, MODELS);
  expect(text).toContain(from);
  return compareRoutingMd(text.replace(from, to), SAMPLE_POLICY, MODELS).map(
    ({ section, says }) => `${section}: ${says}`,
  );
}

test("a changed cell is named by its row and column", () => {
  expect(saidOf("| tests |\n", "| nobody |\n")).toEqual([
    'Rules: "cheap pattern", what would notice: the policy says "tests", the file "nobody"',
  ]);
});

test("a row that one of them lacks is named", () => {
  expect(saidOf("| review | ship |", "| second look | ship |")).toEqual([
    'Pipeline: "review" is missing in the file',
    'Pipeline: "second look" is not in the policy',
  ]);
});

test("a changed sentence is shown on both sides", () => {
  expect(saidOf("At most 1 escalation a task.", "At most 9 escalations a task.")).toEqual([
    "Escalation: missing in the file: - At most 1 escalation a task.",
    "Escalation: not in the policy: - At most 9 escalations a task.",
  ]);
});

test("a section that one of them lacks is one difference", () => {
  expect(saidOf("## Targets", "## Wishes")).toEqual([
    'Targets: the whole section "Targets" is missing in the file',
    'Wishes: the whole section "Wishes" is not in the policy',
  ]);
});

test("rules in another order differ, since the first that holds decides", () => {
  const [first, second] = SAMPLE_POLICY.rules;
  if (first === undefined || second === undefined) throw new Error("the sample has rules");
  const turned = { ...SAMPLE_POLICY, rules: [second, first, ...SAMPLE_POLICY.rules.slice(2)] };
  const differences = compareRoutingMd(routingMd(turned, MODELS), SAMPLE_POLICY, MODELS);
  expect(differences.map(({ section, says }) => `${section}: ${says}`)).toEqual([
    "Rules: the order differs, and the first that holds decides",
  ]);
});

test("a model that is not there any more is a difference", () => {
  const models = [...ACME_MODELS, aModel({ id: "acme-second", tier: "mid" })];
  expect(compareRoutingMd(routingMd(SAMPLE_POLICY, { models }), SAMPLE_POLICY, MODELS)).toEqual([
    {
      section: "Tiers",
      says: '"mid", models: the policy says "`acme-mid`", the file "`acme-mid`, `acme-second`"',
      policy: "`acme-mid`",
      file: "`acme-mid`, `acme-second`",
    },
  ]);
});

test("names with Markdown in them stay names, and are found again", () => {
  const policy = aPolicy({
    rules: [
      { name: "a | b", when: { label: ["<b>", "x|y"] }, tier: "light", because: "`|`" },
      { name: "a | b", when: {}, tier: "mid", because: "# not a heading" },
    ],
  });
  const text = routingMd(policy, MODELS);
  expect(text).toContain("| a \\| b | labelled \\<b\\> or x\\|y | light | \\`\\|\\` |");
  expect(compareRoutingMd(text, policy, MODELS)).toEqual([]);
  const [first, last] = policy.rules;
  if (first === undefined || last === undefined) throw new Error("the policy has two rules");
  const changed = { ...policy, rules: [first, { ...last, tier: "frontier" as const }] };
  expect(compareRoutingMd(text, changed, MODELS).map(({ says }) => says)).toContain(
    '"a \\| b (2)", tier: the policy says "frontier", the file "mid"',
  );
});

test("an empty file lacks every section", () => {
  const sections = routingMd(SAMPLE_POLICY, MODELS).match(/^#+ .*$/gm);
  expect(compareRoutingMd("", SAMPLE_POLICY, MODELS).length).toBe(sections?.length);
});
