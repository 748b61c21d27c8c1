import { SufficeError } from "../../domain/index.ts";
import type { OutcomesRead } from "./read-outcomes.ts";

/** Names of models as the outcomes have them, exactly. Throws `usage.invalid` and lists what there is. */
export function requireTried(
  names: readonly (string | undefined)[],
  { models, file }: Pick<OutcomesRead, "models" | "file">,
): void {
  const unknown = names.find((name) => name !== undefined && !models.includes(name));
  if (unknown === undefined) return;
  throw new SufficeError("usage.invalid", {
    message: `${file} has no outcomes of "${unknown}"; it has those of ${models.join(", ")}`,
  });
}
