/** The process groups that are running now. */
export interface ProcessGroups {
  add(leader: number): void;
  signal(leader: number, signal: "SIGTERM" | "SIGKILL"): void;
  /** Kills what is left of the group. */
  end(leader: number): void;
}

/** Groups of their own do not get the terminal's Ctrl-C, so they are also killed when this process exits. */
export function createProcessGroups(): ProcessGroups {
  const running = new Set<number>();
  const killAll = (): void => {
    for (const leader of running) signalGroup(leader, "SIGKILL");
  };
  return {
    add(leader) {
      if (running.size === 0) process.once("exit", killAll);
      running.add(leader);
    },
    signal: signalGroup,
    end(leader) {
      signalGroup(leader, "SIGKILL");
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
