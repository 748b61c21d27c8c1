import type { ModelRegistry, Policy } from "../../domain/index.ts";
import { type Entry, readEntries } from "./read-entries.ts";
import { DATE_LINE, routingMd } from "./routing-md.ts";

/** One thing that the file says otherwise than the policy. */
export interface RoutingMdDifference {
  /** The heading that it stands under. */
  readonly section: string;
  /** In a sentence, for a person. */
  readonly says: string;
  /** What the policy says; `undefined` where only the file says it. */
  readonly policy: string | undefined;
  /** What the file says; `undefined` where only the policy says it. */
  readonly file: string | undefined;
}

/**
 * Where a ROUTING.md differs from its policy; empty where it does not. The date, line endings, trailing spaces, blank lines and the
 * widths of columns may differ.
 */
export function compareRoutingMd(
  text: string,
  policy: Policy,
  { models }: { readonly models: ModelRegistry },
): readonly RoutingMdDifference[] {
  const wanted = readEntries(routingMd(policy, { models }));
  const found = readEntries(text).filter(
    (entry) => entry.kind === "row" || !entry.text.startsWith(DATE_LINE),
  );
  const sections = [...new Set([...wanted, ...found].map(({ section }) => section))];
  return sections.flatMap((section) => {
    const [ours, theirs] = [wanted, found].map((entries) =>
      entries.filter((entry) => entry.section === section),
    );
    return compareSection(section, ours ?? [], theirs ?? []);
  });
}

function compareSection(
  section: string,
  wanted: readonly Entry[],
  found: readonly Entry[],
): readonly RoutingMdDifference[] {
  const title = wanted.length === 0 ? "is not in the policy" : "is missing in the file";
  if (wanted.length === 0 || found.length === 0) {
    const [policy, file] = [wanted, found].map((entries) => (entries.length === 0 ? undefined : section));
    return [{ section, says: `the whole section "${section}" ${title}`, policy, file }];
  }
  const changed = [
    ...compareRows(section, rowsOf(wanted), rowsOf(found)),
    ...compareLines(section, wanted, found),
  ];
  if (changed.length > 0) return changed;
  const [policy, file] = [wanted, found].map((entries) => entries.map(nameOf).join("; "));
  if (policy === file) return [];
  return [{ section, says: "the order differs, and the first that holds decides", policy, file }];
}

type Row = Extract<Entry, { kind: "row" }>;

function compareRows(
  section: string,
  wanted: readonly Row[],
  found: readonly Row[],
): readonly RoutingMdDifference[] {
  const missing = wanted.filter(({ key }) => !found.some((row) => row.key === key));
  const extra = found.filter(({ key }) => !wanted.some((row) => row.key === key));
  return [
    ...wanted.flatMap((row) => {
      const other = found.find(({ key }) => key === row.key);
      return other === undefined ? [] : compareCells(section, row, other);
    }),
    ...missing.map((row) => ({
      section,
      says: `"${row.key}" is missing in the file`,
      policy: rowText(row),
      file: undefined,
    })),
    ...extra.map((row) => ({
      section,
      says: `"${row.key}" is not in the policy`,
      policy: undefined,
      file: rowText(row),
    })),
  ];
}

function compareCells(section: string, wanted: Row, found: Row): readonly RoutingMdDifference[] {
  const columns = [...new Set([...wanted.columns, ...found.columns])];
  return columns.flatMap((column) => {
    const [policy, file] = [wanted, found].map((row) => cellOf(row, column));
    if ((policy ?? "") === (file ?? "")) return [];
    const says = `"${wanted.key}", ${column}: the policy says "${policy ?? ""}", the file "${file ?? ""}"`;
    return [{ section, says, policy, file }];
  });
}

/** Each line as often as it stands there. */
function compareLines(
  section: string,
  wanted: readonly Entry[],
  found: readonly Entry[],
): readonly RoutingMdDifference[] {
  const missing = without(linesOf(wanted), linesOf(found));
  const extra = without(linesOf(found), linesOf(wanted));
  return [
    ...missing.map((text) => ({
      section,
      says: `missing in the file: ${text}`,
      policy: text,
      file: undefined,
    })),
    ...extra.map((text) => ({ section, says: `not in the policy: ${text}`, policy: undefined, file: text })),
  ];
}

function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    if (at === -1) return true;
    left.splice(at, 1);
    return false;
  });
}

function rowsOf(entries: readonly Entry[]): readonly Row[] {
  return entries.filter((entry) => entry.kind === "row");
}

function linesOf(entries: readonly Entry[]): readonly string[] {
  return entries.flatMap((entry) => (entry.kind === "line" ? [entry.text] : []));
}

function cellOf({ columns, cells }: Row, column: string): string | undefined {
  const at = columns.indexOf(column);
  return at === -1 ? undefined : cells[at];
}

function rowText({ cells }: Row): string {
  return cells.join(" | ");
}

function nameOf(entry: Entry): string {
  return entry.kind === "row" ? entry.key : entry.text;
}
