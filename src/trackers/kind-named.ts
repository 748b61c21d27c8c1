import { TASK_KINDS, type TaskKind } from "../domain/index.ts";

/** A kind by its exact name; what is said of one that is not in the list, which then counts as unknown. */
export function kindNamed(
  name: string | undefined,
  origin: string,
): { readonly kind: TaskKind | undefined; readonly notes: readonly string[] } {
  const kind = TASK_KINDS.find((each) => each === name);
  if (name === undefined || kind !== undefined) return { kind, notes: [] };
  const note = `${origin}: kind "${name.slice(0, 40)}" is none of ${TASK_KINDS.join(", ")}; taken as unknown`;
  return { kind, notes: [note] };
}
