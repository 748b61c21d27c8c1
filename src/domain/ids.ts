import type { Branded } from "./branded.ts";

/** One pipeline execution; also the last part of its branch, so it holds only what git and file names allow. */
export type RunId = Branded<string, "RunId">;

/** A ticket's own id as its tracker gives it. Untrusted text: file names use {@link fileSafe}. */
export type TaskId = Branded<string, "TaskId">;

export function runId(text: string): RunId | undefined {
  return /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/.test(text) ? (text as RunId) : undefined;
}

export function taskId(text: string): TaskId {
  return text as TaskId;
}

/**
 * A name for a folder or an argument out of untrusted text: letters, digits, `-` and `_`, at most 40 characters,
 * never empty, never starting with `-`. Different texts may give the same name; a caller that needs them apart adds a number.
 */
export function fileSafe(text: string): string {
  const safe = text.replace(/[^A-Za-z0-9_-]+/g, "-").replace(/^-+|-+$/g, "");
  return safe.slice(0, 40) || "task";
}

/** FNV-1a, 32 bits: tells texts apart that are not to be kept. Not for secrets. */
export function checksumOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/**
 * A task's place in [0, 1), the same for the same task and trial, evenly spread over many tasks: a trial of a share of them takes
 * those below that share. `salt` names the trial, so that two trials do not take the same tasks.
 */
export function drawnShare(task: string, salt: string): number {
  // The checksum alone keeps ids that differ in their last letter close together.
  let bits = checksumOf(JSON.stringify([salt, task]));
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b); // MurmurHash3's last step (A. Appleby, public domain)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
}
