#!/usr/bin/env node
import { readFileSync } from "node:fs";

// What a dependency of a dependency does in an old way is nothing that whoever runs a command can change.
Object.assign(process, { noDeprecation: true });

const [, , first, ...rest] = process.argv;

// Asked for the most and needing the least: answered before anything is loaded.
if ((first === "--version" || first === "-V") && rest.length === 0) {
  // This file is bundled as dist/cli.js, beside package.json.
  const manifest: { readonly version: string } = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  );
  process.stdout.write(`${manifest.version}\n`);
} else {
  const { runProgram } = await import("./run-program.ts");
  process.exitCode = await runProgram(process.argv);
}
