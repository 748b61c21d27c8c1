#!/usr/bin/env node
const [, , first, ...rest] = process.argv;

/** Asked for the most and needing the least: answered before anything is loaded. */
if ((first === "--version" || first === "-V") && rest.length === 0) {
  const { packageVersion } = await import("../app/index.ts");
  process.stdout.write(`${packageVersion()}\n`);
} else {
  const { runProgram } = await import("./run-program.ts");
  process.exitCode = await runProgram(process.argv);
}
