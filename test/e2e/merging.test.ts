import { afterEach, beforeEach, expect, test } from "vitest";
import {
  type Asking,
  type HostileModel,
  openStage,
  type Saying,
  type Stage,
  startModel,
  ticket,
} from "./hostile-stage.ts";
import { type Ended, receiptsIn, rowsIn, runIn } from "./shop.ts";

let stage: Stage;
let model: HostileModel;
beforeEach(async () => {
  stage = await openStage({
    files: {
      "gate.mjs":
        'import { readFileSync } from "node:fs";\nconst has = (word) => readFileSync("src/a.js", "utf8").includes(word);\nprocess.exitCode = has("left") && has("right") ? 1 : 0;\n',
      "src/a.js": Array.from({ length: 20 }, (_, line) => `// line ${line}\n`).join(""),
    },
  });
});
afterEach(async () => {
  await model.close();
  await stage.remove();
});

/** Both say that they touch their own file alone, and both touch `src/a.js` as well. */
const LEFT = ticket("left", { files: ["src/left.js"] });
const RIGHT = ticket("right", { files: ["src/right.js"] });
const AFTER = ticket("after", { files: ["src/after.js"], depends_on: ["right"] });

/** Each puts its word into its line of the same file. */
function editing(lineOf: (task: string) => number) {
  return ({ task, turn }: Asking): Saying => {
    if (turn > 0) return { say: "Done." };
    const line = lineOf(task);
    const input = { path: "src/a.js", old_text: `// line ${line}\n`, new_text: `// line ${line} ${task}\n` };
    return { tools: [{ name: "edit_file", input }] };
  };
}

function outcomes(ended: Ended) {
  return receiptsIn(ended.output).map(({ task, outcome }) => [task, outcome]);
}

test.each([
  ["edits that conflict though the named files do not", () => 3, /changed the same places of src\/a\.js/],
  [
    "edits that merge cleanly and do not work together",
    (task: string) => (task === "left" ? 3 : 15),
    /merges cleanly .* gate "tests" does not pass on the result/,
  ],
])(
  "of %s one stands and the other is kept aside; what depends on it is refused",
  async (_, lineOf, because) => {
    const { git } = stage;
    model = await startModel(editing(lineOf));
    const before = stage.checkedOut();
    const ended = await stage.run(model.url, [LEFT, RIGHT, AFTER], "--json").ended;
    expect(ended).toMatchObject({ code: 6, signal: null });
    expect(outcomes(ended)).toEqual([
      ["left", "accepted"],
      ["right", "failed"],
      ["after", "refused"],
    ]);
    const run = runIn(ended.talk);
    const kept = `suffice/${run}-2-right`;
    const [, right, after] = receiptsIn(ended.output);
    expect(right?.because).toMatch(because);
    expect(right?.because).toContain(`It is kept on branch ${kept}`);
    expect(after?.because).toBe('it depends on "right", which was not accepted');
    expect(ended.talk).toContain(kept);

    expect(git("branch", "--format=%(refname:short)").trim().split("\n")).toEqual([
      "main",
      `suffice/${run}`,
      kept,
    ]);
    expect(git("show", `suffice/${run}:src/a.js`)).toContain(" left\n");
    expect(git("show", `suffice/${run}:src/a.js`)).not.toContain(" right\n");
    expect(git("show", `${kept}:src/a.js`)).toContain(" right\n");
    expect(git("rev-list", "--count", `main..suffice/${run}`).trim()).toBe("1");
    expect(git("rev-list", "--count", `main..${kept}`).trim()).toBe("1");
    expect(stage.checkedOut()).toEqual(before);
    expect(git("worktree", "list").trim().split("\n")).toHaveLength(1);
    expect(git("for-each-ref", "refs/suffice")).toBe("");
    // What was refused cost nothing.
    expect(rowsIn(stage.ledger, "select distinct task from calls order by task")).toEqual([
      { task: "left" },
      { task: "right" },
    ]);
  },
);

test("edits of one file in different places are merged in order, whichever was done first", async () => {
  model = await startModel(async (asking) => editing((task) => (task === "one" ? 3 : 15))(asking));
  const tickets = [ticket("one", { files: ["src/1.js"] }), ticket("two", { files: ["src/2.js"] })];
  const ended = await stage.run(model.url, tickets).ended;
  expect(ended.code).toBe(0);
  const branch = `suffice/${runIn(ended.talk)}`;
  expect(stage.git("log", "--reverse", "--format=%s", `main..${branch}`).trim().split("\n")).toEqual([
    "feat(src): implement one",
    "feat(src): implement two",
  ]);
  expect(stage.git("diff", "--numstat", "main", branch)).toBe("2\t2\tsrc/a.js\n");
});
