import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ProgramAssignment } from "../agent-program.ts";
import { ITS_OWN, placesIn } from "./claude-environment.ts";

type Work = Pick<ProgramAssignment, "home" | "session">;

/**
 * Makes the folders that Claude Code writes to, and the script that each of its commands goes through: without the key, and with
 * the network as it is.
 */
export function prepareHome(work: Work): void {
  const { config, scratch, shell } = placesIn(work);
  for (const folder of [config, scratch]) mkdirSync(folder, { recursive: true });
  const script = `#!/bin/sh\nunset ${ITS_OWN.join(" ")}\nexec bash -c "$1"\n`;
  writeFileSync(shell, script, { mode: 0o700 });
}

/** Whether the session has begun. Older versions name the folder after the worktree. */
export function hasConversation(work: Work): boolean {
  const { projects } = placesIn(work);
  return foldersIn(projects).some((folder) =>
    foldersIn(join(projects, folder)).includes(`${work.session}.jsonl`),
  );
}

function foldersIn(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    // ENOENT, ENOTDIR: nothing was written there yet.
    return [];
  }
}
