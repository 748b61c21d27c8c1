import { isAnything, readChunkPlan } from "../chunks/read-chunk-plan.ts";
import type { Plan } from "../machine/next.ts";

/** A plan in words, for whoever carries it out: a list of chunks is written out. */
export function planText(plan: Plan): string {
  if (!plan.isSplit) return plan.text.trim();
  const read = readChunkPlan(plan.text, isAnything);
  if (read.kind === "not-usable") return plan.text.trim();
  const { summary, chunks } = read.plan;
  const lines = chunks.map(({ id, title, files }) => `- ${id}: ${title} (${files.join(", ")})`);
  return [summary.trim(), lines.join("\n")].filter((part) => part !== "").join("\n\n");
}
