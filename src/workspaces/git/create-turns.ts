export type Turns = <Value>(work: () => Promise<Value>) => Promise<Value>;

/** One thing after the other, in the order asked for: two that write the same files of git's would find each other's lock. */
export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined); // whoever asked for it gets the error; the next one goes on
    return result;
  };
}
