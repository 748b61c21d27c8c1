// `npm run demo`: the main job on a small real repository, with no key. Every part is the product's own (command line, policy,
// agent loop, worktrees, gates, ledger) but one: the models' server, which is a scripted upstream on loopback.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startScriptedUpstream } from "../dist/testing.js";
import { checkMix, SPLIT } from "./check-mix.mjs";
import { RECORD, writeExampleRecord } from "./example-record.mjs";
import { git, makeShop } from "./make-shop.mjs";
import { createMeeting } from "./meeting.mjs";
import { objectionTo, writeRealSettings } from "./real-run.mjs";
import { script, withoutEdits } from "./replies.mjs";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const cli = here("../dist/cli.js");
const tickets = here("tickets.jsonl");

const { values: flags } = parseArgs({
  options: {
    provider: { type: "string" },
    "base-url": { type: "string" },
    models: { type: "string" },
    "without-edits": { type: "string" },
    keep: { type: "boolean", default: false },
  },
});
const isReal = flags.provider !== undefined;

function say(text = "") {
  process.stdout.write(`${text}\n`);
}

/** Runs the command line as a user would, shows the command, and gives its exit code and all that it said. */
function suffice(args, { shown, environment = {} } = {}) {
  const isShown = shown !== undefined;
  if (isShown) say(`\n$ suffice ${shown}`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...environment },
    });
    const said = { output: "", talk: "" };
    child.stdout.setEncoding("utf8").on("data", (text) => {
      said.output += text;
      if (isShown) process.stdout.write(text);
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      said.talk += text;
      if (isShown) process.stderr.write(text);
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...said }));
  });
}

function introduce() {
  say("Suffice: thirteen tickets for a small shop, each to the cheapest tier that suffices.\n");
  if (isReal) {
    const where = flags["base-url"] ?? `${flags.provider}, where it is by default`;
    say(`Real calls to ${where}: they may cost money,`);
    say("and come out as they come out; nothing is asserted.");
    return;
  }
  say("NO MODEL IS CALLED. A scripted upstream on this machine answers in the formats of Anthropic and");
  say("Ollama, with prepared replies and prepared token counts; costs are computed from those counts at");
  say("list prices. Everything else is real: the repository, the worktrees, the tests that judge, the");
  say("commits, the ledger.");
}

/** An empty file becomes a ledger as soon as it is opened; then there is something to write the example record into. */
async function prepareLedger(ledger) {
  writeFileSync(ledger, "");
  await suffice(["profile", "--by", "tier", "--json", "--ledger", ledger]);
  writeExampleRecord(ledger);
}

async function showOneDecision(config, ledger) {
  const record = RECORD.map(({ kind, attempts, passed }) => `${kind} ${passed} of ${attempts}`).join(", ");
  say("\nOutcomes move decisions. The ledger begins with an EXAMPLE RECORD, written for this demo and not");
  say(`measured: attempts by a light model that passed the tests (${record}).`);
  say("So shop-13, a refactoring of one file, does not go to light as other work of that size does:");
  const title = "Say once how a label is filled up";
  const about = [
    "--kind",
    "refactor",
    "--file",
    "src/labels.js",
    "--acceptance",
    "The labels are what they were",
  ];
  await suffice(["route", title, ...about, "--explain", "--config", config, "--ledger", ledger], {
    shown: `route "${title}" --kind refactor --file src/labels.js --acceptance "…" --explain`,
  });
}

/** The scripted upstream in the place of Anthropic and of Ollama; it needs no key, and a real one must not reach it. */
function towards(upstream) {
  if (upstream === undefined) return { flags: [], environment: {} };
  return {
    flags: ["--provider", "anthropic", "--base-url", upstream.url],
    environment: { ANTHROPIC_API_KEY: "", OLLAMA_HOST: upstream.url },
  };
}

async function main() {
  const objection = objectionTo(flags);
  if (objection !== undefined) {
    process.stderr.write(`${objection}\n`);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), "suffice-demo-"));
  const meeting = createMeeting(SPLIT);
  const left = flags["without-edits"]?.split(",");
  const prepared = left === undefined ? script : withoutEdits(...left);
  const upstream = isReal
    ? undefined
    : await startScriptedUpstream({ script: prepared, onRequest: (request) => meeting.onRequest(request) });
  try {
    return await show({ folder, upstream, meeting });
  } finally {
    await upstream?.close();
    if (flags.keep) say(`\nKept: ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

async function show({ folder, upstream, meeting }) {
  const shop = join(folder, "shop");
  const ledger = join(folder, "ledger.db");
  const file = join(folder, "receipts.jsonl");
  introduce();
  makeShop(shop);
  await prepareLedger(ledger);
  const config = isReal ? writeRealSettings(folder, flags) : here("suffice.yaml");
  const setting = ["--repo", shop, "--config", config, "--ledger", ledger];
  const ticketArgs = ["run", "--from", "jsonl", tickets];

  say("\nThe settings are demo/suffice.yaml: there delegation is switched on, and its whitelist widened.");
  say("First what would happen:");
  await suffice([...ticketArgs, "--dry-run", ...setting], {
    shown: "run --from jsonl tickets.jsonl --dry-run",
  });
  await showOneDecision(config, ledger);

  say("\nNow it happens. Tickets run side by side and their lines mix; each line begins with its ticket.");
  const { flags: address, environment } = towards(upstream);
  const run = await suffice([...ticketArgs, ...setting, ...address, "--receipts", file], {
    shown: "run --from jsonl tickets.jsonl",
    environment,
  });
  if (!existsSync(file)) return run.code;
  await suffice(["profile", "--by", "tier,model", "--ledger", ledger], { shown: "profile --by tier,model" });
  const profile = await suffice(["profile", "--by", "task", "--ledger", ledger, "--json"]);
  const found = {
    talk: run.talk,
    receipts: linesOf(readFileSync(file, "utf8")),
    profile: JSON.parse(profile.output),
    hasMet: meeting.hasMet(),
    ledger,
    shop,
  };
  showCommits(found);
  return isReal ? run.code : concluded(checkMix(found));
}

function linesOf(text) {
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

function showCommits({ receipts, shop }) {
  const branch = `suffice/${receipts[0]?.run}`;
  say(`\n$ git log --oneline --stat main..${branch}`);
  process.stdout.write(git(shop, ["log", "--oneline", "--stat", `main..${branch}`]));
  const status = git(shop, ["status", "--porcelain"]);
  say(`\nmain is checked out, where it was, and ${status === "" ? "clean" : `not clean:\n${status}`}.`);
}

function concluded(problems) {
  if (problems.length > 0) {
    say("\nThe demo did not come out as prepared:");
    for (const problem of problems) say(`  - ${problem}`);
    return 1;
  }
  say(CLOSING_WORDS);
  return 0;
}

const CLOSING_WORDS = `
As prepared, compared with the receipts, the ledger and the repository:
  shop-1            by a script, without a model
  shop-2, 6, 9, 12  at light in a context of their own; shop-11 so at mid, as documentation
  shop-3            failed twice at light, passed at mid
  shop-4            risky: at frontier, with a review
  shop-5            refused by its cap
  shop-8            handed back by light, and taken back into the conversation that shop-7 had opened
  shop-10           planned at mid, its three chunks done side by side at light, reviewed as one
  shop-11, shop-12  without a kind: the local model said the one's; for the other it answered what
                    was no use, and light said it
  shop-13           at mid, since the example record speaks against light
shop-7, 8 and 9 change the same file, so they ran in three waves.

The same with real models (suffice.yaml stops it at three dollars):
  ANTHROPIC_API_KEY=… npm run demo -- --provider anthropic
  OPENAI_API_KEY=…    npm run demo -- --provider openai
through a server or proxy of your own, with  --base-url http://127.0.0.1:8080
or on your own hardware, with three models that Ollama has and that can use tools, weak to strong:
  npm run demo -- --provider ollama \\
    --models light=qwen3.5:9b,mid=qwen3-coder:30b,frontier=llama3.3:70b`;

process.exitCode = await main();
