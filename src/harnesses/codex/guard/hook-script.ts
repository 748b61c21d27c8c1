/**
 * What Codex runs before each tool call, as a program of Node: it hands the call to us and does as it is told. Only the exit code 2
 * keeps Codex from going on, so everything that goes wrong here ends with it.
 */
export const HOOK_SCRIPT = `const { connect } = require("node:net");
const deny = (because) => {
  process.stderr.write(because);
  process.exit(2);
};
process.on("uncaughtException", () => deny("the permission could not be asked for"));
setTimeout(() => deny("nobody gave permission in time"), 10000);
const asked = require("node:fs").readFileSync(0);
const line = connect(Number(process.argv[2]), "127.0.0.1", () => line.end(asked));
let answer = "";
line.on("data", (part) => {
  answer += part;
});
line.on("end", () => {
  if (answer === "ok") process.exit(0);
  deny(answer || "permission was not given");
});
`;

/** Seconds. Longer than the script itself waits: a hook that Codex gives up on does not keep it from going on. */
export const HOOK_TIMEOUT_SECONDS = 30;
