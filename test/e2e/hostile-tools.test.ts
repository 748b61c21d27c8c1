import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import {
  type Asking,
  type HostileModel,
  KEY,
  openStage,
  SENTINEL,
  type Stage,
  startModel,
  type ToolUse,
  ticket,
  WORK,
} from "./hostile-stage.ts";
import { type Ended, figureIn, runIn } from "./shop.ts";

const NODE = [["node", "-e", "*"]];
const OUTSIDE = "../../../../../";

let stage: Stage | undefined;
let model: HostileModel | undefined;
afterEach(async () => {
  await model?.close();
  await stage?.remove();
});

function script(text: string): ToolUse {
  return { name: "run_command", input: { argv: ["node", "-e", text] } };
}

/** Processes may take a moment to be gone after they were killed. */
async function isGone(pid: number): Promise<boolean> {
  for (const deadline = Date.now() + 5_000; Date.now() < deadline; ) {
    // A zombie has ended; in a container nobody may be there to fetch it.
    const state = (() => {
      try {
        return /^\d+ \(.*\) (\w)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1];
      } catch {
        return undefined; // no such process, or a system without /proc, where kill says the same
      }
    })();
    if (state === "Z") return true;
    try {
      process.kill(pid, 0);
    } catch {
      return true; // ESRCH
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return false;
}

function expectNoKey(ended: Ended) {
  expect(ended.output).not.toContain(KEY);
  expect(ended.talk).not.toContain(KEY);
  expect(model?.bodies().join("")).not.toContain(KEY);
  expect(stage?.filesWith(KEY)).toEqual([]);
}

test("whatever path a model names, by whatever way, it reaches nothing but its worktree", async () => {
  stage = await openStage({ commands: NODE });
  const { top, folder } = stage;
  const before = stage.checkedOut();
  const links = `const fs = require("fs");
    fs.symlinkSync("${OUTSIDE}", "up");
    fs.symlinkSync("${OUTSIDE}secret", "to-secret");
    fs.symlinkSync("${OUTSIDE}pwned", "to-nothing");
    fs.symlinkSync("acceptance", "alias");
    fs.symlinkSync(".git", "to-git");
    fs.mkdirSync("deep"); fs.symlinkSync("../up", "deep/up");`;
  const outside = [
    "../secret",
    `${OUTSIDE}secret`,
    `${top}/secret`,
    `${folder}/../secret`,
    `src/../${OUTSIDE}secret`,

    "up/secret",
    "to-secret",
    "deep/up/secret",
    "deep/../up/secret",
    "./up/./secret",
    "up/repository/gate.mjs",
    "/etc/passwd",
    "/proc/self/environ",
    "/dev/zero",
    "~/x/../../../../../../etc/passwd/",
    "src/a.js\u0000",
  ];
  const internal = [
    ".git",
    ".git/config",
    ".GIT/config",
    "src/../.git/HEAD",
    `${folder}/.git/config`,
    "to-git",
    ".suffice/x",
    ".Suffice./x",
    `${OUTSIDE}repository/.git/hooks/pre-commit`,
    ".g\u200bit/config",
  ];
  const guarded = [
    "acceptance/a.test.js",
    "acceptance/./new.js",
    "acceptance//new.js",
    "ACCEPTANCE/new.js",
    "acceptance",
    "src/../acceptance/new.js",
    "./acceptance/new.js",
    "alias/new.js",
    "alias/a.test.js",
    "acceptance./new.js",
    "acc\u200beptance/new.js",
  ];
  const reads = [...outside, ...internal].map((path) => ({ name: "read_file", input: { path } }));
  const searches = ["..", "up", "/", ".git", "to-git", "deep/up", folder, "/proc/self"].flatMap((path) => [
    { name: "list_files", input: { path } },
    { name: "search_files", input: { path, query: "secret" } },
  ]);
  const writes = [...outside, ...internal, ...guarded, "to-nothing", `${OUTSIDE}pwned`, "up/pwned"].flatMap(
    (path) => [
      { name: "write_file", input: { path, content: "pwned" } },
      { name: "edit_file", input: { path, old_text: "import", new_text: "pwned" } },
    ],
  );
  const attacks = [...reads, ...searches, ...writes];
  const search = { name: "search_files", input: { query: SENTINEL.slice(0, 12) } };
  const hardLink = script(`require("fs").linkSync("${OUTSIDE}secret", "hard")`);
  const overHardLink = { name: "write_file", input: { path: "hard", content: "pwned" } };
  const tidy = script(
    `for (const name of ["up", "to-secret", "to-nothing", "alias", "to-git", "deep", "hard"]) require("fs").rmSync(name, { recursive: true })`,
  );
  const said: Asking[] = [];
  model = await startModel((asking) => {
    said.push(asking);
    switch (asking.turn) {
      case 0:
        return { tools: [script(links), ...attacks, search, { name: "list_files", input: {} }] };
      case 1:
        return { tools: [hardLink, overHardLink, tidy, WORK] };
      default:
        return { say: "Done." };
    }
  });
  const ended = await stage.run(model.url, [ticket("paths")]).ended;
  const [made, ...results] = said[1]?.results ?? [];
  expect(made).toEqual({ text: "Exit code 0.", isError: false });
  const [listing, searched] = [results.at(-1), results.at(-2)];
  const allowed = results
    .slice(0, attacks.length)
    .flatMap(({ isError }, at) => (isError ? [] : [attacks[at]]));
  expect(allowed).toEqual([]);
  expect(searched).toEqual({ text: "Nothing was found.", isError: false });
  expect(listing?.text.split("\n")).toContain("up (a link)");
  expect(said[2]?.results.map(({ isError }) => isError)).toEqual([false, false, false, false]);

  expect(ended).toMatchObject({ code: 0, signal: null });
  expect(stage.checkedOut()).toEqual(before);
  expect(stage.git("diff", "--name-only", "main", `suffice/${runIn(ended.talk)}`)).toBe("src/a.js\n");
  expect(model.bodies().join("")).not.toContain(SENTINEL);
  expect(model.bodies().join("")).not.toContain("root:");
  expectNoKey(ended);
}, 30_000);

const PROTECTED_CHANGED: Readonly<Record<string, string>> = {
  deleted: 'fs.rmSync("acceptance", { recursive: true })',
  renamed: 'fs.renameSync("acceptance", "src/acceptance")',
  "one renamed": 'fs.renameSync("acceptance/a.test.js", "acceptance/c.test.js")',
  "replaced by a link":
    'fs.cpSync("acceptance", "copy", { recursive: true }); fs.rmSync("acceptance", { recursive: true }); fs.symlinkSync("copy", "acceptance")',
  "made executable": 'fs.chmodSync("acceptance/a.test.js", 0o755)',
  "same size and time":
    'const { atime, mtime } = fs.statSync("acceptance/a.test.js"); fs.writeFileSync("acceptance/a.test.js", \'import "../src/b.js";\\n\'); fs.utimesSync("acceptance/a.test.js", atime, mtime)',
  "hidden from git":
    'fs.writeFileSync("acceptance/a.test.js", ""); fs.writeFileSync(".gitignore", "*\\n"); git("update-index", "--skip-worktree", "acceptance/a.test.js")',
  "a repository inside": 'git("init", "--quiet", "acceptance"); fs.writeFileSync("acceptance/a.test.js", "")',
};

test("protected files that a command changed, moved or hid are noticed by the gate, and nothing of it is accepted", async () => {
  // Spelled as people spell it; what is protected is the folder.
  stage = await openStage({
    commands: NODE,
    protect: ["./acceptance//"],
    caps: "{ task_usd: 5, rounds: 1, escalations: 0, turns: 4 }",
  });
  const before = stage.checkedOut();
  const prelude =
    'const fs = require("fs"); const git = (...args) => require("child_process").execFileSync("git", args, { encoding: "utf8" }); ';
  const broken: string[] = [];
  model = await startModel(({ turn, task, results }) => {
    if (turn === 0) return { tools: [script(prelude + (PROTECTED_CHANGED[task] ?? "")), WORK] };
    broken.push(
      ...results
        .filter(({ isError, text }) => isError || text.startsWith("Exit code 1"))
        .map(({ text }) => text),
    );
    return { say: "Done." };
  });
  const tickets = [...Object.keys(PROTECTED_CHANGED), "honest"].map((id) => ticket(id));
  const ended = await stage.run(model.url, tickets, "--json").ended;
  expect(broken).toEqual([]);
  const verdicts = ended.output
    .trim()
    .split("\n")
    .map((line): { readonly event?: string; readonly task: string; readonly outcome: string } =>
      JSON.parse(line),
    )
    .flatMap(({ event, task, outcome }) => (event === "task-ended" ? [[task, outcome]] : []));
  expect(verdicts).toEqual([
    ...Object.keys(PROTECTED_CHANGED).map((id) => [id, "failed"]),
    ["honest", "accepted"],
  ]);
  expect(ended.code).toBe(6);
  const branch = `suffice/${runIn(ended.talk)}`;
  expect(stage.git("diff", "--name-only", "main", branch)).toBe("src/a.js\n");
  expect(stage.checkedOut()).toEqual(before);
}, 60_000);

test("only what is allowed is run, its output is cut, its children end with it, and it never sees a key", async () => {
  stage = await openStage({ commands: NODE, caps: "{ task_usd: 5, rounds: 1, escalations: 0, turns: 8 }" });
  const before = stage.checkedOut();
  const refused = [
    ["sh", "-c", "touch pwned"],
    ["node -e 'process.exit(0)'"],
    ["node", "-p", "1"],
    ["node", "--eval", "1"],
    ["node"],
    ["/usr/bin/env", "node", "-e", "1"],
    ["./node", "-e", "1"],
    [""],
    [],
    ["node", "-e", "1\u0000"],
  ].map((argv) => ({ name: "run_command", input: { argv } }));
  const flood = script('process.stdout.write("x".repeat(100_000_000))');
  const environment = script("process.stdout.write(JSON.stringify(process.env))");
  const background = script(
    'const child = require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" }); child.unref(); console.log("pid " + child.pid)',
  );
  const holding = script(
    'const child = require("child_process").spawn(process.execPath, ["-e", "setTimeout(() => {}, 20_000)"], { stdio: "inherit", detached: true }); child.unref(); console.log("pid " + child.pid)',
  );
  const steering = script('process.stdout.write("\\u001b[2J\\u0007" + "\\u009b")');
  const said: Asking[] = [];
  model = await startModel((asking) => {
    said.push(asking);
    if (asking.turn === 0) return { tools: [...refused, flood, environment, background, holding, steering] };
    return asking.turn === 1 ? { tools: [WORK] } : { say: "Done." };
  });
  const begun = Date.now();
  const ended = await stage.run(model.url, [ticket("commands")]).ended;
  expect(Date.now() - begun).toBeLessThan(15_000);
  expect(ended).toMatchObject({ code: 0, signal: null });
  const results = said[1]?.results ?? [];
  expect(results.slice(0, refused.length).map(({ isError }) => isError)).toEqual(refused.map(() => true));
  const [flooded, printed, left, held, steered] = results.slice(refused.length).map(({ text }) => text);
  expect(flooded?.length).toBeGreaterThan(20_000);
  expect(flooded?.length).toBeLessThan(50_000);
  expect(flooded).toContain("bytes cut");
  expect(printed).toContain('"PATH"');
  expect(printed).not.toContain("ANTHROPIC");
  const [child, daemon] = [left, held].map((text) => Number(/pid (\d+)/.exec(text ?? "")?.[1]));
  expect(await isGone(child ?? 0)).toBe(true);
  // It made itself a group of its own: that it was not waited for is what is promised.
  process.kill(daemon ?? 0, "SIGKILL");
  expect(steered).not.toMatch(/[^\P{Cc}\n]/u);
  expect(stage.checkedOut()).toEqual(before);
  expectNoKey(ended);
}, 30_000);

test("a command that never ends is killed with its children when the run is stopped, and the journal holds no key", async () => {
  stage = await openStage({ commands: NODE });
  const { top, ledger } = stage;
  const endless = script(
    `if (require("fs").existsSync("${top}/patient")) process.exit(); const { spawn } = require("child_process"); const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" }); require("fs").writeFileSync("${top}/pids.tmp", process.pid + " " + child.pid); require("fs").renameSync("${top}/pids.tmp", "${top}/pids"); process.on("SIGTERM", () => {}); setInterval(() => {}, 1000);`,
  );
  model = await startModel(({ turn }) => {
    if (turn === 0) return { say: "First I look.", tools: [script("console.log(process.env)")] };
    if (turn === 1) return { tools: [endless] };
    return turn < 3 ? { tools: [WORK] } : { say: "Done." };
  });
  const life = stage.run(model.url, [ticket("endless")]);
  let pids: readonly number[] = [];
  for (const deadline = Date.now() + 15_000; pids.length === 0 && Date.now() < deadline; ) {
    try {
      pids = readFileSync(join(top, "pids"), "utf8").split(" ").map(Number);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10)); // not there yet
    }
  }
  life.child.kill("SIGINT");
  const ended = await life.ended;
  expect(ended).toMatchObject({ code: 130, signal: null });
  expect(await Promise.all(pids.map(isGone))).toEqual([true, true]);
  expect(
    figureIn(
      ledger,
      "select count(*) from steps where state = 'finished' and result_json like '%First I look%'",
    ),
  ).toBe(1);
  expectNoKey(ended);
  // What a model asked for is paid for and not asked again: its command is run once more, and now it ends.
  stage.put("patient", "");
  const resumed = await stage.resume(runIn(ended.talk)).ended;
  expect(resumed).toMatchObject({ code: 0, signal: null });
  expectNoKey(resumed);
  expect(figureIn(ledger, "select count(*) from steps where result_json is not null")).toBe(0);
}, 40_000);

test("a gate that a model made endless judges nothing, and what it started is gone", async () => {
  stage = await openStage({ gateSeconds: 1, caps: "{ task_usd: 5, rounds: 3, escalations: 1, turns: 4 }" });
  const pid = join(stage.top, "pid");
  const content = `import { writeFileSync } from "node:fs";\nwriteFileSync(${JSON.stringify(pid)}, String(process.pid));\nsetInterval(() => {}, 1000);\n`;
  model = await startModel(({ turn }) =>
    turn === 0 ? { tools: [{ name: "write_file", input: { path: "gate.mjs", content } }] } : { say: "Done." },
  );
  const ended = await stage.run(model.url, [ticket("gate")]).ended;
  expect(ended.code).toBe(6);
  expect(ended.talk).toContain("did not end within 1 s");
  // Asking again, or a stronger model, would buy the same silence.
  expect(model.asked()).toHaveLength(2);
  expect(await isGone(Number(readFileSync(pid, "utf8")))).toBe(true);
}, 30_000);
