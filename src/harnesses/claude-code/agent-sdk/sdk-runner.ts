/**
 * Runs as `node -e`. Finds the SDK from the folder that it is given; says the version of the Claude Code in it, or asks it what
 * stands in its input and prints each message as a line. The SDK throws after a result that is an error; that result is out by then.
 */
export const SDK_RUNNER = `
const { createRequire } = require("node:module");
const { readFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { pathToFileURL } = require("node:url");
const [folder, asked] = process.argv.slice(1);

function found() {
  try { return createRequire(join(folder, "index.js")).resolve("@anthropic-ai/claude-agent-sdk"); }
  catch { throw new Error("it is not installed there"); }
}
async function main() {
  const entry = found();
  if (asked === "--version") {
    const { claudeCodeVersion } = JSON.parse(readFileSync(join(dirname(entry), "package.json"), "utf8"));
    console.log(claudeCodeVersion + " (Claude Code)");
    return;
  }
  const { query } = await import(pathToFileURL(entry).href);
  const { prompt, options } = JSON.parse(readFileSync(0, "utf8"));
  for await (const message of query({ prompt, options: { ...options, env: process.env } })) console.log(JSON.stringify(message));
}
main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
`;
