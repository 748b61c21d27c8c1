const PIPED = 80;
const NARROWEST = 72;

/** Columns of the terminal that output goes to, 72 at least; 80 for a file or a pipe. */
export function terminalWidth(): number {
  return process.stdout.isTTY ? Math.max(NARROWEST, process.stdout.columns) : PIPED;
}
