import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "suffice-bench-learning-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** Chances that are the same in every run. Source of the steps: mulberry32 (Tommy Ettinger, public domain). */
function chances(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

const WORDS = "sort list header parse empty token cache retry wrong after when field user order date".split(
  " ",
);

/** Made-up outcomes: a hard task is hard for all, and what fails costs more. */
function outcomesFile(tasks, models) {
  const chance = chances(7);
  const rows = Array.from({ length: tasks }, (_, task) => {
    const difficulty = chance();
    const text = Array.from({ length: 30 }, () => WORDS[Math.floor(chance() * WORDS.length)]).join(" ");
    const outcomes = Object.fromEntries(
      Array.from({ length: models }, (_, model) => {
        const strength = (model + 1) / models;
        const resolved = chance() < 1 / (1 + Math.exp(6 * (difficulty - strength))) ? 1 : 0;
        const cost_usd = strength * (resolved === 1 ? 0.4 : 0.9) * (0.5 + chance());
        return [`model-${model + 1}`, { resolved, cost_usd, api_calls: Math.ceil(cost_usd * 60) }];
      }),
    );
    return JSON.stringify({ task_id: `t-${task}`, repo: `acme/${task % 7}`, text, outcomes });
  });
  const file = join(folder, `${tasks}-${models}.jsonl`);
  writeFileSync(file, `${rows.join("\n")}\n`);
  return file;
}

function suffice(...args) {
  execFileSync(process.execPath, [cli, ...args], { stdio: ["ignore", "ignore", "inherit"] });
}

const READ =
  "for (const line of require('fs').readFileSync(process.argv[1],'utf8').split('\\n')) line && JSON.parse(line)";

function learning(tasks, models, what, ...options) {
  const file = outcomesFile(tasks, models);
  return {
    name: `suffice learn, ${what}: ${tasks * models} outcomes (${tasks} tasks, ${models} models)`,
    reference: {
      name: "node parses the same file",
      run: () => execFileSync(process.execPath, ["-e", READ, file], { stdio: "ignore" }),
    },
    run: () => suffice("learn", "--outcomes", file, "--json", ...options),
    runs: 3,
  };
}

export const benches = [
  learning(1000, 10, "a cascade", "--verifier", "0.9,0.1"),
  learning(5000, 2, "a cascade", "--verifier", "0.9,0.1"),
  learning(5000, 2, "a predictor", "--predictor", "difference", "--weak", "model-1", "--strong", "model-2"),
  {
    name: "suffice evaluate: 1000 tasks, 10 models, 1000 resamples",
    reference: {
      name: "node parses the same file",
      run: () =>
        execFileSync(process.execPath, ["-e", READ, join(folder, "1000-10.jsonl")], { stdio: "ignore" }),
    },
    run: () =>
      suffice(
        "evaluate",
        "--outcomes",
        join(folder, "1000-10.jsonl"),
        "--policy",
        "cascade:model-2,model-10",
        "--json",
      ),
    runs: 3,
  },
];
