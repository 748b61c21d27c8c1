import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";

/** The process groups that are running now. */
export interface ProcessGroups {
  /** Before a group is started: what must stand in its environment. */
  mark(): Readonly<Record<string, string>>;
  add(leader: number): void;
  signal(leader: number, signal: "SIGTERM" | "SIGKILL"): void;
  /** Kills what is left of the group. */
  end(leader: number): void;
}

/** Sees to it that process groups do not outlive this process, also when it is killed and can do nothing more itself. */
export interface GroupWatch {
  /** Before a group is started: what must stand in its environment. */
  mark(): Readonly<Record<string, string>>;
  /** As soon as a group is started. */
  add(leader: number): void;
  forget(leader: number): void;
}

/**
 * Groups of their own do not get the terminal's Ctrl-C, so they are also killed when this process exits; and by a watch when it is
 * killed.
 */
export function createProcessGroups(): ProcessGroups {
  const running = new Set<number>();
  const watch = createGroupWatch("KILL");
  const killAll = (): void => {
    for (const leader of running) signalGroup(leader, "SIGKILL");
  };
  return {
    mark: () => watch.mark(),
    add(leader) {
      watch.add(leader);
      if (running.size === 0) process.once("exit", killAll);
      running.add(leader);
    },
    signal: signalGroup,
    end(leader) {
      signalGroup(leader, "SIGKILL");
      watch.forget(leader);
      running.delete(leader);
      if (running.size === 0) process.removeListener("exit", killAll);
    },
  };
}

function signalGroup(leader: number, signal: "SIGTERM" | "SIGKILL"): void {
  try {
    process.kill(-leader, signal);
  } catch {
    // ESRCH: nobody of the group is left, which is what was wanted. EPERM (macOS): only processes that have ended are.
  }
}

const MARK = "SUFFICE_STARTED_BY";

/**
 * Reads which groups run, until its input ends: the system ends it when the process that wrote is gone, `kill -9` included. Then they
 * get the signal, `$1`. A process may be killed between the start of a program and the word of it: Linux shows what stands in a program's
 * environment, so that the mark, `$2`, is found there; a program that is just being started still holds our input open until it has it.
 * `$0` is what a list of processes shows.
 */
const WATCH = `groups=' '
while read -r sign group; do
  case $sign in
    +) groups="$groups$group " ;;
    -) groups="\${groups%% $group *} \${groups#* $group }" ;;
  esac
done
for group in $groups; do kill -s "$1" -- "-$group"; done
for round in 1 2 3; do
  for file in $(grep -lsxzF "$2" /proc/[0-9]*/environ); do
    file=\${file#/proc/}
    kill -s "$1" "\${file%/environ}"
  done
done`;

/**
 * A shell that watches this process, started before the first group. Without it a killed run's gate would go on, for ever if it hangs,
 * and write into the folder in which the resumed run works. `TERM` is for programs that tidy up when they get it.
 */
export function createGroupWatch(signal: "KILL" | "TERM"): GroupWatch {
  const value = randomUUID();
  let input: ChildProcess["stdin"] | undefined;
  const ready = (): void => {
    input ??= startWatch(signal, `${MARK}=${value}`);
  };
  const tell = (line: string): void => {
    if (input?.writable === true) input.write(`${line}\n`);
  };
  return {
    mark() {
      ready();
      return { [MARK]: value };
    },
    add(leader) {
      ready();
      tell(`+ ${leader}`);
    },
    forget: (leader) => tell(`- ${leader}`),
  };
}

function startWatch(signal: string, mark: string): ChildProcess["stdin"] {
  const watch = spawn("/bin/sh", ["-c", WATCH, `suffice: watches process ${process.pid}`, signal, mark], {
    // In a session of its own: what ends our group must not end it.
    detached: true,
    cwd: "/",
    env: {},
    stdio: ["pipe", "ignore", "ignore"],
  });
  // No shell, or one that somebody has ended: groups then end with this process only where it exits by itself.
  watch.on("error", () => {});
  watch.stdin.on("error", () => {});
  // It waits for us, and we not for it.
  watch.unref();
  if ("unref" in watch.stdin && typeof watch.stdin.unref === "function") watch.stdin.unref();
  return watch.stdin;
}
