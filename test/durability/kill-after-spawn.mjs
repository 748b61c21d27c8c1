// Loaded into a process of `suffice` before anything else. Kills it, as `kill -9` would, when it has just started a program one of whose
// arguments is KILL_AFTER_SPAWN, before it can do anything with what it has started.
import { ChildProcess } from "node:child_process";

const { spawn } = ChildProcess.prototype;

ChildProcess.prototype.spawn = function (options) {
  const result = spawn.call(this, options);
  if (options.args?.includes(process.env.KILL_AFTER_SPAWN)) process.kill(process.pid, "SIGKILL");
  return result;
};
