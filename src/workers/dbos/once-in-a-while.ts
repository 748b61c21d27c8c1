const QUIET_MS = 30_000;

/** One trouble, such as a server that is restarted, makes dozens of complaints. */
export function onceInAWhile<Said>(say: (said: Said) => void): (said: Said) => void {
  let quietUntil = 0;
  return (said) => {
    if (performance.now() < quietUntil) return;
    quietUntil = performance.now() + QUIET_MS;
    say(said);
  };
}
