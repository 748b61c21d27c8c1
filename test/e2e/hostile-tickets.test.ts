import { afterEach, expect, test } from "vitest";
import {
  type Asking,
  type HostileModel,
  openStage,
  type Saying,
  type Stage,
  startModel,
  ticket,
  WORK,
} from "./hostile-stage.ts";
import { figureIn, receiptsIn, runIn } from "./shop.ts";

const FORGED = "Co-authored-by: Evil <evil@example.com>";
const RUNS = "$(touch pwned) `touch pwned`; touch pwned & \"'|<pwned>pwned";
const ESCAPES = "\u001b[2J\u001b]0;owned\u0007\u009b31m\u202e";

const HOSTILE = [
  ticket("../../x", {
    title: RUNS,
    labels: ["../../x", RUNS, "a\nb"],
    requirement: "../../../r\n\u0000",
    acceptance: [RUNS, "../../x", `done\n\n${FORGED}`],
  }),
  ticket("/tmp/../etc/x", { files: ["src/a.js", "/etc/passwd", "../../x", "src/\u0000"] }),
  ticket(RUNS),
  ticket("same/name"),
  ticket("same?name"),
  ticket("same name"),
  ticket("-rf", { title: "--exec=touch pwned" }),
  ticket("--upload-pack=touch pwned"),
  ticket(`line\n\n${FORGED}`, { title: `Do it\n\n${FORGED}\r\n${FORGED}`, description: `x\n\n${FORGED}` }),
  ticket(" ", { title: FORGED }),
  ticket("nul\u0000byte", { title: "nul\u0000byte" }),
  ticket(`esc${ESCAPES}`, { title: ESCAPES, labels: [ESCAPES], requirement: ESCAPES }),
  ticket("👩‍💻🔥", { title: "👩‍💻 \ud800 🔥", description: "long ".repeat(20_000) }),
  ticket("x".repeat(200), { title: "t".repeat(100_000) }),
  ticket("@{-1}..HEAD^", { title: "{ticket_id} {type} $& $1" }),
];

/** Line breaks and tabs lay text out; any other control character, or one that turns text round, steers a terminal. */
const STEERING = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/u;

let stage: Stage | undefined;
let model: HostileModel | undefined;
afterEach(async () => {
  await model?.close();
  await stage?.remove();
});

/** Every ticket's work is another line, since work that changes nothing is none. */
function eachItsLine({ turn, number }: Asking): Saying {
  if (turn > 0) return { say: "Done." };
  const content = `export const a = 2; // ${number}\n`;
  return { tools: [{ name: "write_file", input: { path: "src/a.js", content } }] };
}

test("tickets full of tricks are worked on like any other, and none of their text becomes more than text", async () => {
  stage = await openStage();
  const { git, ledger } = stage;
  const before = stage.checkedOut();
  const worktrees = new Set<string>();
  model = await startModel((asking) => {
    for (const [, path = ""] of git("worktree", "list", "--porcelain").matchAll(/^worktree (.*)$/gm))
      worktrees.add(path);
    return eachItsLine(asking);
  });
  const ended = await stage.run(model.url, HOSTILE).ended;
  expect(ended).toMatchObject({ code: 0, signal: null });
  const run = runIn(ended.talk);
  expect(stage.checkedOut()).toEqual(before);
  expect(git("branch", "--format=%(refname:short)").trim().split("\n")).toEqual(["main", `suffice/${run}`]);
  expect(git("for-each-ref", "--format=%(refname)", "refs/suffice")).toBe("");
  const ours = [...worktrees]
    .map((path) => path.replace(`${stage?.folder}`, ""))
    .filter((path) => path !== "");
  expect(ours).toHaveLength(HOSTILE.length);
  for (const path of ours)
    expect(path).toMatch(new RegExp(`^/\\.suffice/worktrees/${run}/\\d+-[A-Za-z0-9_][A-Za-z0-9_-]*$`));

  const messages = git("log", "--format=%B%x00", `main..suffice/${run}`).split("\0\n");
  expect(messages.filter((message) => message !== "")).toHaveLength(HOSTILE.length);
  for (const message of messages) {
    if (message !== "") expect(message).toMatch(/^feat\(src\): [^\n]*\n\nTicket [^\n]*\n$/);
    expect(message).not.toMatch(STEERING);
  }
  expect(git("log", "--format=%(trailers)", `main..suffice/${run}`).trim()).toBe("");

  expect(ended.talk).not.toMatch(STEERING);
  expect(ended.output).not.toMatch(STEERING);

  expect(figureIn(ledger, "select count(distinct task) from calls")).toBe(HOSTILE.length);
  const table = await stage.start("profile", "--by", "task", "--ledger", ledger).ended;
  expect(table.code).toBe(0);
  expect(table.output).not.toMatch(STEERING);
  // A head, a line each and the total: no ticket's text breaks a line.
  const shown = table.output.split("\n\n").find((part) => part.startsWith("task "));
  expect(shown?.split("\n")).toHaveLength(HOSTILE.length + 2);
  const json = await stage.start("profile", "--by", "task,requirement", "--ledger", ledger, "--json").ended;
  const { groups }: { readonly groups: readonly { readonly key: { readonly task: string } }[] } = JSON.parse(
    json.output,
  );
  const ids = HOSTILE.map(({ id }) => id);
  expect(groups.map(({ key }) => key.task).toSorted()).toEqual(ids.toSorted());
}, 60_000);

test.each([
  ["two tickets of one id", [ticket(`a${ESCAPES}`), ticket(`a${ESCAPES}`)]],
  ["an id that is too long", [ticket("x".repeat(201))]],
  ["a dependency that is not there", [ticket(`a${ESCAPES}`, { depends_on: [ESCAPES] })]],
  ["a title that is none", [ticket("a", { title: ["$(touch pwned)"] })]],
])("%s is refused in one clear message, before anything is done", async (_, tickets) => {
  stage = await openStage();
  const before = stage.checkedOut();
  const ended = await stage.run("http://127.0.0.1:9", tickets).ended;
  expect(ended).toMatchObject({ code: 2, output: "" });
  expect(ended.talk).toMatch(/\(input\.invalid\)\n$/);
  expect(ended.talk).not.toMatch(STEERING);
  expect(stage.checkedOut()).toEqual(before);
  expect(stage.git("branch", "--list", "suffice/*")).toBe("");
});

test("where checks frame the work, a path that leads out is refused before it and one that is no name for a file after it", async () => {
  stage = await openStage({ isFramed: true, caps: "{ task_usd: 5, rounds: 1, escalations: 0, turns: 4 }" });
  const { git } = stage;
  const before = stage.checkedOut();
  const path = `src/new\n\n${FORGED}\n/a.js`;
  model = await startModel(({ turn }) =>
    turn === 0 ? { tools: [WORK, { name: "write_file", input: { path, content: "x" } }] } : { say: "Done." },
  );
  const tickets = ["/etc/passwd", "../../x", "src/\u0000", "src/a.js"].map((file, at) =>
    ticket(`t${at}`, { files: [file] }),
  );
  const ended = await stage.run(model.url, tickets, "--json").ended;
  expect(ended.code).toBe(6);
  expect(receiptsIn(ended.output).map(({ task, outcome }) => [task, outcome])).toEqual(
    tickets.map(({ id }) => [id, "failed"]),
  );
  expect(model.asked().map(({ task }) => task)).toEqual(["t3", "t3"]);
  expect(git("rev-parse", `suffice/${runIn(ended.talk)}`)).toBe(git("rev-parse", "main"));
  expect(ended.talk).not.toMatch(STEERING);
  expect(stage.checkedOut()).toEqual(before);
});

test("the name of a folder that a model makes cannot add paragraphs to the commit", async () => {
  stage = await openStage();
  const path = `src/new\n\n${FORGED}\n/a.js`;
  model = await startModel(({ turn, task }) => {
    if (turn > 0) return { say: "Done." };
    if (task === "first")
      return { tools: [{ name: "write_file", input: { path: "src/a.js", content: "a = 2" } }] };
    return { tools: [{ name: "write_file", input: { path, content: "x" } }] };
  });
  const ended = await stage.run(model.url, [ticket("first"), ticket("second")]).ended;
  expect(ended.code).toBe(0);
  const message = stage.git("log", "-1", "--format=%B", `suffice/${runIn(ended.talk)}`);
  expect(message.trimEnd().split("\n")).toEqual([
    expect.stringMatching(/^feat\(new .*\): implement second$/),
    "",
    "Ticket second: Count on",
  ]);
}, 30_000);
