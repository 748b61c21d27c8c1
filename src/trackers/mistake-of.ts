import type { z } from "zod";

/** The first thing that is wrong with a value from outside: `labels.0: Invalid input: expected string`. */
export function mistakeOf(error: z.ZodError, otherwise: string): string {
  const [issue] = error.issues;
  const path = issue?.path.map(String).join(".");
  return `${path ? `${path}: ` : ""}${issue?.message ?? otherwise}`;
}
