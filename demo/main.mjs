// `npm run demo`: the main job on a small real repository, with no key. Every part is the product's own (command line, policy,
// agent loop, worktrees, gates, ledger) but one: the model's server, which is a scripted upstream on loopback.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startScriptedUpstream } from "../dist/testing.js";
import { checkMix } from "./check-mix.mjs";
import { git, makeShop } from "./make-shop.mjs";
import { script, withoutEdits } from "./replies.mjs";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const cli = here("../dist/cli.js");
const tickets = here("tickets.jsonl");
const config = here("suffice.yaml");

const { values: flags } = parseArgs({
  options: {
    provider: { type: "string" },
    "base-url": { type: "string" },
    "without-edits": { type: "string" },
    keep: { type: "boolean", default: false },
  },
});
const isReal = flags.provider !== undefined;

function say(text) {
  process.stdout.write(`${text}\n`);
}

/** Runs the command line as a user would, shows the command, and gives its exit code and standard output. */
function suffice(args, { shown = args, quiet = false, environment = {} } = {}) {
  if (!quiet) say(`\n$ suffice ${shown.join(" ")}`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, ...environment },
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      output += text;
      if (!quiet) process.stdout.write(text);
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

function introduce() {
  say("Suffice: five tickets for a small shop, each to the cheapest tier that suffices.");
  if (isReal) {
    say(
      `Real calls to ${flags["base-url"] ?? "the provider"}: they cost money and come out as they come out; nothing is asserted.`,
    );
    return;
  }
  say(
    "NO MODEL IS CALLED. A scripted upstream on this machine answers with prepared replies and prepared token counts;",
  );
  say(
    "costs are computed from those counts at list prices. Everything else is real: the repository, the worktrees, the",
  );
  say("tests that judge, the commits, the ledger.");
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), "suffice-demo-"));
  const shop = join(folder, "shop");
  const ledger = join(folder, "ledger.db");
  const receipts = join(folder, "receipts.jsonl");
  const prepared = flags["without-edits"] === undefined ? script : withoutEdits(flags["without-edits"]);
  const upstream = isReal ? undefined : await startScriptedUpstream({ script: prepared });
  try {
    introduce();
    makeShop(shop);
    const setting = ["--repo", shop, "--config", config, "--ledger", ledger];
    await suffice(["run", "--from", "jsonl", tickets, "--dry-run", ...setting], {
      shown: ["run", "--from", "jsonl", "tickets.jsonl", "--dry-run"],
    });
    const address = upstream?.url ?? flags["base-url"];
    const provider = [
      "--provider",
      flags.provider ?? "anthropic",
      ...(address === undefined ? [] : ["--base-url", address]),
    ];
    const run = await suffice(
      ["run", "--from", "jsonl", tickets, ...setting, ...provider, "--receipts", receipts],
      {
        shown: ["run", "--from", "jsonl", "tickets.jsonl"],
        // The scripted upstream needs no key, and a real one must not reach it.
        environment: isReal ? {} : { ANTHROPIC_API_KEY: "" },
      },
    );
    if (!existsSync(receipts)) return run.code;
    await suffice(["profile", "--by", "tier,model", "--ledger", ledger], {
      shown: ["profile", "--by", "tier,model"],
    });
    const profile = await suffice(["profile", "--by", "task", "--ledger", ledger, "--json"], { quiet: true });
    const found = {
      exitCode: run.code,
      receipts: readFileSync(receipts, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
      profile: JSON.parse(profile.output),
      ledger,
      shop,
    };
    showCommits(found);
    return isReal ? run.code : concluded(found);
  } finally {
    await upstream?.close();
    if (flags.keep) say(`\nKept: ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

function showCommits({ receipts, shop }) {
  const branch = `suffice/${receipts[0]?.run}`;
  say(`\n$ git log --oneline --stat main..${branch}`);
  process.stdout.write(git(shop, ["log", "--oneline", "--stat", `main..${branch}`]));
  say(`\nmain is where it was, and clean: ${JSON.stringify(git(shop, ["status", "--porcelain"]))}`);
}

async function concluded(found) {
  const problems = await checkMix(found);
  if (problems.length > 0) {
    say("\nThe demo did not come out as prepared:");
    for (const problem of problems) say(`  - ${problem}`);
    return 1;
  }
  say(
    "\nAs prepared: one ticket by a script, one at light in isolation, one failed twice at light and passed at mid, one with",
  );
  say(
    "risk at frontier with a review, one refused by its cap; the receipts equal a fresh sum over the ledger.",
  );
  say("\nThe same with real models (a few cents at list prices):");
  say("  ANTHROPIC_API_KEY=… npm run demo -- --provider anthropic");
  say("or through a server or proxy of your own that speaks the Anthropic protocol:");
  say("  npm run demo -- --provider anthropic --base-url http://127.0.0.1:8080");
  return 0;
}

process.exitCode = await main();
