/** A program and its arguments, as the system gets them. */
export type Argv = readonly [string, ...string[]];
