import { COMPLEXITIES, type Complexity, type Ticket } from "../domain/index.ts";

/**
 * How the backlog workflow's own classifier sorts tickets, by six rules in order: said by hand; tagged as architecture or security;
 * depending on others; one file; up to three; more. It takes a ticket without a list of files for one of no file, and so for trivial;
 * here such a ticket is complex, as that program treats every ticket that it cannot read.
 */
export function complexityBySixRules(ticket: Ticket): Complexity {
  const labels = ticket.labels.map((label) => label.trim().toLowerCase());
  const byHand = COMPLEXITIES.find((complexity) => labels.includes(`complexity:${complexity}`));
  if (byHand !== undefined) return byHand;
  if (labels.some((label) => SPECIAL.has(label)) || ticket.dependsOn.length > 0) return "complex";
  const files = new Set(ticket.files).size;
  if (files === 0) return "complex";
  if (files === 1) return "trivial";
  return files <= 3 ? "simple" : "complex";
}

const SPECIAL = new Set(["arch", "architecture", "sec", "security"]);
