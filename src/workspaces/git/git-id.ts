import { SufficeError } from "../../domain/index.ts";
import type { GitId } from "../workspaces.ts";

/** Full ids only: nothing that git could take for an option, a branch or a range. Throws `bug.invariant`. */
export function assertGitId(id: GitId): GitId {
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(id)) return id;
  throw new SufficeError("bug.invariant", {
    message: `${JSON.stringify(id)} is not the full id of a git object`,
  });
}
