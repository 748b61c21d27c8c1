import type { CallTags } from "../app/index.ts";
import { runId, SufficeError, TASK_KINDS, taskId } from "../domain/index.ts";

/** What a tag of the command line becomes in the ledger; `undefined` where its value does not fit. */
const KEYS = {
  ticket: (value) => ({ task: taskId(value) }),
  task: (value) => ({ task: taskId(value) }),
  requirement: (requirement) => ({ requirement }),
  run(value) {
    const run = runId(value);
    return run === undefined ? undefined : { run };
  },
  chunk: (chunk) => ({ chunk }),
  step: (step) => ({ step }),
  gate: (gate) => ({ gate }),
  attempt: (value) => (/^[1-9]\d{0,5}$/.test(value) ? { attempt: Number(value) } : undefined),
  kind(value) {
    const kind = TASK_KINDS.find((each) => each === value);
    return kind === undefined ? undefined : { kind };
  },
} as const satisfies Record<string, (value: string) => CallTags | undefined>;

/** `KEY:VALUE` each. Throws `usage.invalid` for a key that the ledger does not have, a value that does not fit, and two of a kind. */
export function callTags(texts: readonly string[]): CallTags {
  let tags: CallTags = {};
  for (const text of texts) {
    const [key = "", ...rest] = text.split(":");
    const value = rest.join(":").trim();
    const read = Object.entries(KEYS).find(([each]) => each === key.trim())?.[1];
    if (read === undefined || value === "") {
      throw refused(text, `it takes KEY:VALUE, with one of the keys ${Object.keys(KEYS).join(", ")}`);
    }
    const tag = read(value);
    if (tag === undefined) throw refused(text, EXPECTED[key.trim()] ?? "this value does not fit");
    if (Object.keys(tag).some((each) => each in tags)) throw refused(text, "it is given twice");
    tags = { ...tags, ...tag };
  }
  return tags;
}

const EXPECTED: Readonly<Record<string, string>> = {
  run: "runs look like 20261121-093015-4f2a",
  attempt: "it takes a whole number from 1 up",
  kind: `it takes one of ${TASK_KINDS.join(", ")}`,
};

function refused(text: string, because: string): SufficeError {
  return new SufficeError("usage.invalid", { message: `--tag ${text}: ${because}` });
}
