/** How a command tells its exit code where nothing was thrown: a run whose gates failed, probes that do not hold. */
export type SetExitCode = (code: number) => void;
