import { createHash } from "node:crypto";

/**
 * A short name for a value: the same for the same content, whatever the order of its keys. For the basis of decisions,
 * so that a changed policy or price is noticed; 64 bits are plenty for that and no protection against an attacker.
 */
export function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value, sortKeys)).digest("hex").slice(0, 16);
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
