import type { DeterministicWork } from "../domain/index.ts";

/** What does a piece of deterministic work instead of a model. */
export interface ScriptForWork {
  /** The kind of our own script (docs/scripts.md), or the step `commit` of a pipeline, whose message comes from a template. */
  readonly name: "commit" | "lint" | "format" | "pre_flight";
  /** The same as one plain line. */
  readonly example: string;
}

export const SCRIPTS_FOR_WORK = {
  commit: { name: "commit", example: 'git commit -am "fix: close the file"' },
  lint: { name: "lint", example: "npm run lint" },
  format: { name: "format", example: "npx prettier --write ." },
  exists: { name: "pre_flight", example: "test -e package.json" },
  install: { name: "pre_flight", example: "npm ci" },
  status: { name: "pre_flight", example: "git status --short" },
} as const satisfies Record<DeterministicWork, ScriptForWork>;
