import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type HostileModel, openStage, type Saying, type Stage, startModel } from "./hostile-stage.ts";
import { receiptsIn, rowsIn, runIn, spawnCli } from "./shop.ts";

const FORGED = "Co-authored-by: Evil <evil@example.com>";
const ESCAPES = "\u001b[2J\u001b]0;owned\u0007\u009b31m\u202e";
const RUNS = "$(touch pwned) `touch pwned`; touch pwned & \"'|<pwned>pwned";
/** Line breaks and tabs lay text out; any other control character, or one that turns text round, steers a terminal. */
const STEERING = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/u;

interface Given {
  readonly id: string;
  readonly title: string;
  readonly labels: readonly string[];
}

const GIVEN: readonly Given[] = [
  { id: "1", title: `${RUNS}\n${RUNS} {title} $& $1`, labels: [RUNS, "a\nb", `"'`, "../../x", "-rf"] },
  {
    id: "2",
    title: `${ESCAPES} nul\u0000byte\n\n${FORGED}\r\n${FORGED}`,
    labels: [ESCAPES, "nul\u0000", FORGED],
  },
  { id: "3", title: "t".repeat(100_000), labels: ["l".repeat(100_000)] },
];

const files = (id: string) => [`src/${id}.js`];
const body = (id: string) =>
  `${RUNS}\n\n## Files\n${files(id)
    .map((file) => `- \`${file}\``)
    .join("\n")}`;

/** Puts the tickets where the source has them, and gives what follows `--from`. */
const SOURCES: Readonly<Record<string, (stage: Stage) => readonly string[]>> = {
  jsonl: ({ put }) => {
    const lines = GIVEN.map((each) => JSON.stringify({ ...each, description: RUNS, files: files(each.id) }));
    return ["jsonl", put("tickets.jsonl", lines.join("\n"))];
  },
  beads: (stage) => {
    const issues = GIVEN.map(({ id, title, labels }) => {
      const rest = { status: "open", priority: 2, issue_type: "task" };
      return { id, title, labels, description: body(id), ...rest };
    });
    install(stage, "bd", issues);
    return ["beads"];
  },
  github: (stage) => {
    const issues = GIVEN.map(({ id, title, labels }) => {
      const named = labels.map((name) => ({ id: name, name, color: "ffffff" }));
      return { number: Number(id), title, state: "OPEN", milestone: null, labels: named, body: body(id) };
    });
    install(stage, "gh", issues);
    return ["github"];
  },
  backlog: ({ put, top }) => {
    for (const { id, title, labels } of GIVEN) {
      const matter = JSON.stringify({ id, title, tags: labels, status: "pending" });
      put(join("backlog", `${id}.md`), `---\n${matter}\n---\n${body(id)}\n`);
    }
    return ["backlog", join(top, "backlog")];
  },
};

/** A program on the PATH that prints this list. */
function install({ put }: Stage, name: string, list: unknown): void {
  const code = `#!${process.execPath}\nprocess.stdout.write(${JSON.stringify(JSON.stringify(list))});\n`;
  chmodSync(put(join("bin", name), code), 0o755);
}

let stage: Stage | undefined;
let model: HostileModel | undefined;
afterEach(async () => {
  await model?.close();
  await stage?.remove();
});

test.each(Object.keys(SOURCES))(
  "hostile titles and labels from %s are carried as data to brief, commit, ledger, receipts and progress",
  async (name) => {
    stage = await openStage({ files: { "gate.mjs": "" } });
    const { top, folder, ledger, settings, git } = stage;
    const source = SOURCES[name]?.(stage) ?? [];
    stage.put("bin/.keep", "");
    const before = stage.checkedOut();
    model = await startModel(({ turn, task }): Saying => {
      const input = { path: `src/${task}.js`, content: "x\n" };
      return turn > 0 ? { say: "Done." } : { tools: [{ name: "write_file", input }] };
    });
    const where = ["--repo", folder, "--config", settings, "--ledger", ledger, "--base-url", model.url];
    const environment = { PATH: `${join(top, "bin")}:${process.env["PATH"]}` };
    const ended = await spawnCli(["run", "--from", ...source, ...where, "--json"], {
      environment,
      folder: top,
    }).ended;
    expect(ended).toMatchObject({ code: 0, signal: null });
    const ids = GIVEN.map(({ id }) => id);
    expect(receiptsIn(ended.output).map(({ task, outcome }) => [task, outcome])).toEqual(
      ids.map((id) => [id, "accepted"]),
    );
    expect(ended.talk).not.toMatch(STEERING);
    expect(Math.max(...ended.talk.split("\n").map(({ length }) => length))).toBeLessThan(1000);

    const range = `main..suffice/${runIn(ended.talk)}`;
    const subjects = git("log", "--reverse", "--format=%s", range).trim().split("\n");
    expect(subjects).toEqual(ids.map((id) => `feat(src): implement ${id}`));
    expect(git("log", "--format=%(trailers)", range).trim()).toBe("");
    expect(git("log", "--format=%B", range)).not.toMatch(STEERING);
    expect(rowsIn(ledger, "select distinct task from calls order by task")).toEqual(
      ids.map((task) => ({ task })),
    );
    // The brief has all of it, on one line of its own.
    expect(model.bodies().some((text) => text.includes("t".repeat(100_000)))).toBe(true);
    expect(model.bodies().some((text) => text.includes(JSON.stringify(RUNS).slice(1, -1)))).toBe(true);

    const page = await stage.start("profile", "--by", "task", "--ledger", ledger).ended;
    expect(page.output).not.toMatch(STEERING);
    expect(stage.checkedOut()).toEqual(before);
    for (const place of [top, folder, join(folder, "src")])
      expect(existsSync(join(place, "pwned"))).toBe(false);
  },
  60_000,
);
