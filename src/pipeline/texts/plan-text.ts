import { isAnything, readChunkPlan } from "../chunks/read-chunk-plan.ts";
import type { Plan } from "../machine/material.ts";

/** A plan in words, for whoever carries it out: a list of chunks is written out. */
export function planText(plan: Plan): string {
  if (!plan.isSplit) return plan.text.trim();
  const read = readChunkPlan(plan.text, isAnything);
  if (read.kind === "not-usable") return plan.text.trim();
  const { summary, chunks } = read.plan;
  const lines = chunks.map(({ id, title, files }) => `- ${id}: ${title} (${files.join(", ")})`);
  return [summary.trim(), lines.join("\n")].filter((part) => part !== "").join("\n\n");
}

/** A plan in chunks with all that it says of each, as a page in Markdown; what is no such plan as it is. */
export function planPage(text: string): string {
  const read = readChunkPlan(text, isAnything);
  if (read.kind === "not-usable") return text.trim();
  const { summary, chunks } = read.plan;
  const pages = chunks.map(({ id, title, description, files, acceptance, verify, dependsOn }) =>
    [
      `## ${id}: ${title}`,
      description.trim(),
      [
        `- Files: ${files.join(", ")}`,
        ...acceptance.map((each) => `- Must hold: ${each}`),
        `- Verified by: ${verify.join(" ")}`,
        ...(dependsOn.length === 0 ? [] : [`- After: ${dependsOn.join(", ")}`]),
      ].join("\n"),
    ]
      .filter((part) => part !== "")
      .join("\n\n"),
  );
  return ["# Build plan", summary.trim(), ...pages].filter((part) => part !== "").join("\n\n");
}
