/**
 * Runs beside us, as `node -e`, and keeps one program: starts it, tells us on descriptor 3 how it ended, and ends it when that
 * descriptor closes. The system closes it when our process dies of whatever cause, `kill -9` included; nothing that runs inside
 * a killed process can do that. Its arguments: milliseconds to tidy up in, the mark, the program with its own.
 *
 * Programs put what they start into groups of its own, where no signal to a group finds it. All of it inherits the mark in its
 * environment, though, which Linux shows; on other systems the program's own group is ended and no more.
 */
export const PROGRAM_KEEPER = `
const { spawn } = require("node:child_process");
const { readdirSync, readFileSync } = require("node:fs");
const { Socket } = require("node:net");
const [graceMs, mark, program, ...rest] = process.argv.slice(1);
const line = new Socket({ fd: 3 });
const child = spawn(program, rest, { stdio: "inherit" });
let isOver = false;
let isEnding = false;

function kill(pid) {
  try { process.kill(pid, "SIGKILL"); } catch { /* ESRCH: it is gone */ }
}
function isMarked(pid) {
  try { return readFileSync("/proc/" + pid + "/environ", "latin1").split("\\0").includes(mark); } catch { return false; }
}
function killMarked() {
  let all = [];
  try { all = readdirSync("/proc"); } catch { /* not Linux */ }
  for (const name of all) if (/^\\d+$/.test(name) && Number(name) !== process.pid && isMarked(name)) kill(Number(name));
}
function over(how) {
  if (isOver) return;
  isOver = true;
  killMarked();
  const leave = () => kill(-process.pid);
  line.destroyed ? leave() : line.end(JSON.stringify(how), leave);
  setTimeout(leave, 1000);
}
function end() {
  if (isEnding) return;
  isEnding = true;
  child.kill("SIGTERM");
  setTimeout(() => over({ signal: "SIGKILL" }), Number(graceMs));
}
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, end);
line.on("error", end);
line.on("end", end);
line.on("close", end);
line.resume();
child.on("error", (error) => over({ notStarted: error.code === "ENOENT" ? "there is no such program" : error.message }));
child.on("exit", (exitCode, signal) => over(signal === null ? { exitCode } : { signal }));
`;
