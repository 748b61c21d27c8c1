import { createHash } from "node:crypto";
import { artifactsOf } from "../../texts/artifacts.ts";
import type { AttemptCommand, TaskRun } from "../task-run.ts";

/** What was answered is kept in the journal by name, with the SHA-256 of its text. */
export async function keepArtifacts(
  { attempt, step }: AttemptCommand,
  { key, parts }: TaskRun,
  output: string,
): Promise<void> {
  const artifacts = artifactsOf(step, output);
  if (artifacts.length === 0) return;
  await parts.once(`${key}/a${attempt}/artifacts`, async () => ({
    result: artifacts.map(({ name, text }) => ({
      name,
      sha256: createHash("sha256").update(text).digest("hex"),
      text,
    })),
    entries: [],
  }));
}
