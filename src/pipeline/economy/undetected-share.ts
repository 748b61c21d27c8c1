import { type TaskKind, type VerdictEntry, wilsonBounds } from "../../domain/index.ts";
import type { UndetectedShare } from "./ceremony.ts";

/**
 * Of tasks of a kind, the share in which a paid judge found something at its first look: their free gates had passed by then. The upper
 * bound at 95 %, since doubt is in favour of judging. `undefined` with fewer tasks than `minimum`.
 */
export function undetectedShare(
  verdicts: readonly VerdictEntry[],
  asked: {
    readonly kind: TaskKind | undefined;
    /** Steps that are paid to judge. */
    readonly judges: readonly string[];
    readonly minimum: number;
  },
): UndetectedShare | undefined {
  const first = new Map<string, VerdictEntry>();
  for (const verdict of verdicts) {
    const { kind, step = "", run, task, attempt = 0 } = verdict.tags;
    if (kind !== asked.kind || task === undefined || !asked.judges.includes(step)) continue;
    if (verdict.verdict === "inconclusive") continue;
    const key = JSON.stringify([run ?? null, task, step]);
    const before = first.get(key);
    if (before === undefined || attempt < (before.tags.attempt ?? 0)) first.set(key, verdict);
  }
  const faulty = new Map<string, boolean>();
  for (const { tags, verdict } of first.values()) {
    const task = JSON.stringify([tags.run ?? null, tags.task]);
    faulty.set(task, (faulty.get(task) ?? false) || verdict === "fail");
  }
  if (faulty.size < asked.minimum) return undefined;
  const wrong = [...faulty.values()].filter((isFaulty) => isFaulty).length;
  return { share: wilsonBounds(wrong, faulty.size).upper, basis: "measured" };
}
