import { readFileSync } from "node:fs";
import { uptime } from "node:os";
import { type Instant, instant } from "../domain/index.ts";

/** Who holds a run. A process id alone comes again, after a reboot soon. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Of the machine's start; `unknown` where the system does not tell. */
  readonly bootId: string;
  /** Linux: clock ticks since boot. Elsewhere: milliseconds since 1970, as near as the process itself knows. */
  readonly startTime: string;
}

const UNKNOWN = "unknown";

/** Of the clock in /proc: a hundred a second for every program, whatever the kernel's own (proc(5), USER_HZ). */
const TICK_MS = 10;

/** Clocks are set, and an uptime is rounded: a process must be older than the boot by this much to count as before it. */
const BOOT_TOLERANCE_MS = 60_000;

/** This process. */
export function readProcessIdentity(): ProcessIdentity {
  const bootId = readBootId();
  const stat = statOf(process.pid);
  if (bootId === undefined || stat === undefined) {
    return { pid: process.pid, bootId: UNKNOWN, startTime: String(Math.round(performance.timeOrigin)) };
  }
  return { pid: process.pid, bootId, startTime: stat.startTime };
}

/**
 * Whether the process that wrote this identity still runs, as far as this machine can tell. Where it cannot, the answer is
 * yes: work that is taken from a living process may be paid twice, work that waits is only late.
 */
export function isProcessAlive(identity: ProcessIdentity): boolean {
  if (identity.bootId === UNKNOWN) return isPidInUse(identity.pid) && !startedBeforeBoot(identity);
  const bootId = readBootId();
  if (bootId !== undefined && bootId !== identity.bootId) return false;
  if (!isPidInUse(identity.pid)) return false;
  const stat = statOf(identity.pid);
  return stat === undefined || (stat.startTime === identity.startTime && !stat.isEnded);
}

/** When a living process of this machine began; `undefined` where its identity does not tell. */
export function startOf({ bootId, startTime }: ProcessIdentity): Instant | undefined {
  const milliseconds = bootId === UNKNOWN ? Number(startTime) : bootMs() + Number(startTime) * TICK_MS;
  return Number.isFinite(milliseconds) ? instant(Math.round(milliseconds)) : undefined;
}

function readBootId(): string | undefined {
  return readIfThere("/proc/sys/kernel/random/boot_id")?.trim();
}

function isPidInUse(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // ESRCH: nobody has it. EPERM: somebody else's process has it, so it is in use.
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}

/** Linux only. A killed process stays as a zombie until its parent looks, and does no more work. */
function statOf(pid: number): { readonly startTime: string; readonly isEnded: boolean } | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // Field 2 is the program's name in brackets, which may hold spaces and brackets: count from behind it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state] = fields;
  const startTime = fields[22 - 3];
  if (state === undefined || startTime === undefined) return undefined;
  return { startTime, isEnded: state === "Z" || state === "X" };
}

function startedBeforeBoot(identity: ProcessIdentity): boolean {
  return Number(identity.startTime) < bootMs() - BOOT_TOLERANCE_MS;
}

function bootMs(): number {
  return performance.timeOrigin + performance.now() - uptime() * 1000;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // No such file, or not for us: this is no Linux, or the process has just ended.
    return undefined;
  }
}
