import { expect, test } from "vitest";
import { aPolicy } from "../../testing/index.ts";
import { SAMPLE_POLICY } from "../__fixtures__/sample-policy.ts";
import { drawPolicy } from "./draw-policy.ts";

test("a policy is drawn for a terminal of 80 columns", () => {
  expect(drawPolicy(SAMPLE_POLICY)).toMatchInlineSnapshot(`
    "sample
    mid plans, light writes, frontier reviews what is critical

    Which tier? The first that holds, from the top.
    ├─ a label names a tier or model                             → as the label says
    │    explicit label: the ticket names its tier or model (may leave the
    │    conversation)
    ├─ no sign of risk and 4 files or more                       → mid
    │    many files: planned first, then done in pieces (plan mid, implement light)
    ├─ the title says "rename", "fix typo", "update text", "add  → light
    │  console.log", "reformat", "lint" or "scaffold"
    │    cheap pattern: well-defined execution
    └─ everything else                                           → mid
         everything else: no rule knew better

    Then up, to the strongest that holds:
    └─ a sign of risk → frontier
         risky work: a mistake is dear

    Then down, where nothing raised it:
    └─ of kind docs or test and complexity score up to 0.1 → light
         very low: nothing in it is hard

    Asked how hard it is: heuristic then light, where a known number of files:
    titles say little. It may only raise.

    Cascade: light → mid → frontier, never above frontier.
    Up after 2 failed verdicts at a tier.
    At most 1 escalation a task.
    The main conversation is opened at mid.

    Signs of risk: 2 words, 1 part of paths, 1 label.

    build: [pre-flight] → plan → implement
    ship:  review ×2 → commit

       step        tier          gates                                     typically
    1  pre-flight  automated                                                   $0.00
    2  plan        mid                        only where 4 files or       $0.05–0.15
                                              more; splits the work
                                              into chunks
    3  implement   by the rules  lint, tests                              $0.30–1.00
       = build                                                            $0.35–1.15
    4  review      frontier      findings     a fresh context; 2
                                              reviewers, each alone
    5  commit      local                      light where that cannot   $0.001–0.002
                                              answer
       = ship                                 1 of 2 steps              $0.001–0.002
       = all                                  4 of 5 steps              $0.351–1.152

    Tiers: from automated to frontier, whatever a ticket says.
    A task: at most $2.50, 6 rounds, 30 turns a round.
    A change: at most 10 files.
    Delegation, if it is on: lint or format; at most 3 files.
    Below mid: where the lower bound of measured passes clears 70 %, or a gate
    follows and fewer than 10 outcomes are known.
    Assumed pass rates, not measured: local 50 %, light 80 %, mid 90 %, frontier
    95 %.

    Targets:
      light-share: at least 0.4, at most 0.6
    "
  `);
});

test("at 120 columns nothing is wrapped that need not be", () => {
  expect(drawPolicy(SAMPLE_POLICY, { width: 120 })).toMatchInlineSnapshot(`
    "sample
    mid plans, light writes, frontier reviews what is critical

    Which tier? The first that holds, from the top.
    ├─ a label names a tier or model                                                                     → as the label says
    │    explicit label: the ticket names its tier or model (may leave the conversation)
    ├─ no sign of risk and 4 files or more                                                               → mid
    │    many files: planned first, then done in pieces (plan mid, implement light)
    ├─ the title says "rename", "fix typo", "update text", "add console.log", "reformat", "lint" or      → light
    │  "scaffold"
    │    cheap pattern: well-defined execution
    └─ everything else                                                                                   → mid
         everything else: no rule knew better

    Then up, to the strongest that holds:
    └─ a sign of risk → frontier
         risky work: a mistake is dear

    Then down, where nothing raised it:
    └─ of kind docs or test and complexity score up to 0.1 → light
         very low: nothing in it is hard

    Asked how hard it is: heuristic then light, where a known number of files: titles say little. It may only raise.

    Cascade: light → mid → frontier, never above frontier.
    Up after 2 failed verdicts at a tier.
    At most 1 escalation a task.
    The main conversation is opened at mid.

    Signs of risk: 2 words, 1 part of paths, 1 label.

    build: [pre-flight] → plan → implement
    ship:  review ×2 → commit

       step        tier          gates                                                                    typically
    1  pre-flight  automated                                                                                  $0.00
    2  plan        mid                        only where 4 files or more; splits the work into chunks    $0.05–0.15
    3  implement   by the rules  lint, tests                                                             $0.30–1.00
       = build                                                                                           $0.35–1.15
    4  review      frontier      findings     a fresh context; 2 reviewers, each alone
    5  commit      local                      light where that cannot answer                           $0.001–0.002
       = ship                                 1 of 2 steps                                             $0.001–0.002
       = all                                  4 of 5 steps                                             $0.351–1.152

    Tiers: from automated to frontier, whatever a ticket says.
    A task: at most $2.50, 6 rounds, 30 turns a round.
    A change: at most 10 files.
    Delegation, if it is on: lint or format; at most 3 files.
    Below mid: where the lower bound of measured passes clears 70 %, or a gate follows and fewer than 10 outcomes are known.
    Assumed pass rates, not measured: local 50 %, light 80 %, mid 90 %, frontier 95 %.

    Targets:
      light-share: at least 0.4, at most 0.6
    "
  `);
});

test.each([72, 80, 100, 120])("no line is wider than %s columns", (width) => {
  const widest = Math.max(
    ...drawPolicy(SAMPLE_POLICY, { width })
      .split("\n")
      .map((line) => line.length),
  );
  expect(widest).toBeLessThanOrEqual(width);
});

test("the arrows of a tree stand in one column", () => {
  const [tree = ""] = drawPolicy(SAMPLE_POLICY).split("\n\n").slice(1);
  const columns = tree.split("\n").flatMap((line) => (/^[├└]/.test(line) ? [line.indexOf("→")] : []));
  expect(columns.length).toBe(4);
  expect(new Set(columns).size).toBe(1);
});

test("names cannot break the drawing, nor speak to the terminal", () => {
  const escape = "\u001b[31m";
  const policy = aPolicy({
    name: `evil${escape}\nname`,
    rules: [
      { name: "a\r\nb", when: { titleWords: [`x\u202Ey${escape}`] }, tier: "mid", because: "\u0007because" },
    ],
  });
  const drawn = drawPolicy(policy);
  expect(drawn).toContain("evil [31m name\n");
  expect(/[\p{Cc}\p{Cf}]/u.test(drawn.replaceAll("\n", ""))).toBe(false);
  expect(drawn).toContain("a b: because");
});

test("a policy without costs, gates and phases is drawn without them", () => {
  const policy = aPolicy({
    ladder: ["mid"],
    pipeline: aPolicy().pipeline.map((step) => ({ ...step, gates: [] })),
  });
  const sections = drawPolicy(policy).split("\n\n");
  expect(sections.slice(3, 7)).toEqual([
    [
      "Cascade: mid, never above frontier.",
      "No gate judges a model's work, so nothing climbs.",
      "At most 2 escalations a task.",
      "The main conversation is opened at the tier of the task that opens it.",
    ].join("\n"),
    "Signs of risk: 2 words, 1 part of paths, 1 label.",
    "implement → [commit]",
    ["   step       tier", "1  implement  by the rules", "2  commit     automated"].join("\n"),
  ]);
});
