// Types, lint, and format, side by side. One line for each with its time; what a check has to say only where it fails.
// Changes nothing: `npm run format` does. Floors, sizes and names are tests: test/architecture.test.ts.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { root } from "./bundle.mjs";

const CHECKS = [
  { name: "types", program: "tsc", args: ["-p", "."] },
  { name: "lint", program: "oxlint", args: ["--type-aware", "--deny-warnings", "."] },
  { name: "format", program: "biome", args: ["check", "--linter-enabled=false", "--error-on-warnings", "."] },
];

const results = await Promise.all(CHECKS.map(run));
for (const { name, ok, seconds } of results) {
  console.error(`${ok ? "ok    " : "FAILED"} ${name.padEnd(8)} ${seconds.toFixed(1)} s`);
}
for (const { output } of results.filter(({ ok }) => !ok)) console.error(`\n${output.trim()}`);
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;

function run({ name, program, args }) {
  const started = performance.now();
  const child = spawn(join(root, "node_modules", ".bin", program), args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const pieces = [];
  child.stdout.on("data", (piece) => pieces.push(piece));
  child.stderr.on("data", (piece) => pieces.push(piece));
  return new Promise((resolve) => {
    const end = (ok) => {
      const seconds = (performance.now() - started) / 1000;
      resolve({ name, ok, seconds, output: Buffer.concat(pieces).toString("utf8") });
    };
    child.on("error", (error) => {
      pieces.push(Buffer.from(`${program} could not be started: ${error.message}`));
      end(false);
    });
    child.on("close", (code) => end(code === 0));
  });
}
