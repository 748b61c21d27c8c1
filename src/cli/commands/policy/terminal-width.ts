const PIPED = 80;

/** Columns of the terminal that output goes to; 80 for a file or a pipe. */
export function terminalWidth(): number {
  return process.stdout.isTTY ? process.stdout.columns : PIPED;
}
