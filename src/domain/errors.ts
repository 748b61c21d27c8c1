/** How a failed attempt may be followed: not at all, by the same route again, or by the next route. */
export type Retry = "never" | "same-route" | "next-route";

export interface ErrorKind {
  /** What the process exits with: 1 bug, 2 usage, 3 settings, 4 refused, 5 provider, 6 gate failed, 7 ledger. */
  readonly exit: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 130;
  /** What a gateway answers. Never 401: coding agents retry that for minutes. */
  readonly http: number;
  readonly retry: Retry;
  /** One sentence for the reference: when it happens, and what to do. */
  readonly meaning: string;
}

/** The one table of errors. Exit codes, HTTP statuses and retries come from here and nowhere else. */
export const ERRORS = {
  "usage.invalid": {
    exit: 2,
    http: 400,
    retry: "never",
    meaning: "The command line does not fit. The message names the option; `--help` has examples.",
  },
  "input.invalid": {
    exit: 2,
    http: 400,
    retry: "never",
    meaning: "A ticket or an input file cannot be read. The message names the file and line.",
  },
  "input.missing": {
    exit: 2,
    http: 404,
    retry: "never",
    meaning: "A file or a run that was named does not exist.",
  },
  "repository.missing": {
    exit: 2,
    http: 400,
    retry: "never",
    meaning: "The folder is no git repository, or it has no commit yet.",
  },
  "repository.dirty": {
    exit: 4,
    http: 409,
    retry: "never",
    meaning:
      "The repository has changes that are not committed. Commit or stash them first; nothing was touched.",
  },
  "repository.conflict": {
    exit: 6,
    http: 409,
    retry: "never",
    meaning: "Accepted work does not apply to the run's branch. It is kept and named; nothing is forced.",
  },
  "repository.git-failed": {
    exit: 1,
    http: 500,
    retry: "never",
    meaning: "A git command failed in a way that was not expected. The message has what git said.",
  },
  "settings.invalid": {
    exit: 3,
    http: 500,
    retry: "never",
    meaning:
      "A settings, policy, price or model file is wrong. The message names file, line, key and the nearest right one.",
  },
  "settings.step-cannot-run": {
    exit: 3,
    http: 500,
    retry: "never",
    meaning:
      "The policy has a step that this version cannot carry out. It is refused by name, never skipped.",
  },
  "routing.no-candidate": {
    exit: 4,
    http: 403,
    retry: "never",
    meaning: "No model is left that may do the work. The decision lists each one that was refused, and why.",
  },
  "budget.task-cap": {
    exit: 4,
    http: 402,
    retry: "never",
    meaning:
      "The next call could pass the task's cap in dollars, so it was not made. Raise the cap or split the task.",
  },
  "budget.run-cap": {
    exit: 4,
    http: 402,
    retry: "never",
    meaning:
      "The next call could pass the run's cap, so the run stopped with everything saved. Resume it with a higher `--max-cost-usd`.",
  },
  "ledger.unavailable": {
    exit: 7,
    http: 500,
    retry: "never",
    meaning: "The ledger cannot be opened or written. No call is made that cannot be recorded.",
  },
  "ledger.incompatible": {
    exit: 7,
    http: 500,
    retry: "never",
    meaning:
      "The ledger was written by a newer version, or the SQLite library is one with a known corruption bug.",
  },
  "harness.failed": {
    exit: 5,
    http: 502,
    retry: "never",
    meaning: "An agent could not do its work: it used up its turns, or ended without an answer.",
  },
  "gate.failed": {
    exit: 6,
    http: 422,
    retry: "never",
    meaning:
      "At least one task ended without passing its gates. The receipts name the gate and its findings.",
  },
  "provider.rate-limited": {
    exit: 5,
    http: 429,
    retry: "same-route",
    meaning: "The provider asked to wait. It is tried again after the time that it named, if that is short.",
  },
  "provider.overloaded": {
    exit: 5,
    http: 529,
    retry: "same-route",
    meaning: "The provider is overloaded or has failed inside (5xx).",
  },
  "provider.timed-out": {
    exit: 5,
    http: 504,
    retry: "same-route",
    meaning: "No answer within the time limit.",
  },
  "provider.unreachable": {
    exit: 5,
    http: 502,
    retry: "same-route",
    meaning: "No connection to the provider's address. Check the base URL and that the server runs.",
  },
  "provider.stream-broken": {
    exit: 5,
    http: 502,
    retry: "same-route",
    meaning: "The answer broke off. What had been used until then is in the ledger.",
  },
  "provider.unauthorised": {
    exit: 5,
    http: 403,
    retry: "next-route",
    meaning: "The provider refused the key, or none was given.",
  },
  "provider.model-unknown": {
    exit: 5,
    http: 404,
    retry: "next-route",
    meaning: "The provider does not serve this model.",
  },
  "provider.context-too-long": {
    exit: 5,
    http: 413,
    retry: "next-route",
    meaning: "The request is larger than the model's context window.",
  },
  "provider.invalid-request": {
    exit: 5,
    http: 400,
    retry: "never",
    meaning:
      "The provider rejects the request as malformed. Another model would get the same mistake, so none is tried.",
  },
  "provider.refused": {
    exit: 5,
    http: 403,
    retry: "never",
    meaning: "The model declined to answer.",
  },
  "run.interrupted": {
    exit: 130,
    http: 499,
    retry: "never",
    meaning:
      "Stopped by Ctrl-C or a signal. Everything finished is saved; `suffice run --resume RUN` goes on from there.",
  },
  "bug.invariant": {
    exit: 1,
    http: 500,
    retry: "never",
    meaning: "Something that cannot happen did. Please report it with the message.",
  },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERRORS;

/** What every failure that stops the work is thrown as. Says what was wrong, where, and what to do; never holds a key or a prompt. */
export class SufficeError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, options: { readonly message: string; readonly cause?: unknown }) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "SufficeError";
    this.code = code;
  }

  get kind(): ErrorKind {
    return ERRORS[this.code];
  }
}

/** Any thrown thing as a sentence, for messages that name a cause. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
