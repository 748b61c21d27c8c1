import { type AuditRow, auditFindings, callsIn, type RoutedAudit } from "../../../reports/index.ts";
import { cut } from "../table.ts";

const MOST_ROWS = 5;
const INDENT = "  ";

/** Where another model was asked or answered than was routed, and what nobody says; nothing where there is nothing to say. */
export function auditSection(audit: RoutedAudit, columns: number): string {
  const { differs, unknown, unknownAsked, withoutUsage } = auditFindings(audit);
  const more = differs.length - MOST_ROWS;
  const said = [
    ...(differs.length === 0 ? [] : [`${calls(callsIn(differs))} went to another model than was routed:`]),
    ...differs.slice(0, MOST_ROWS).map((row) => INDENT + cut(rowLine(row), columns - INDENT.length)),
    ...(more > 0 ? [`${INDENT}and ${more} more in --json`] : []),
    ...(unknown === 0
      ? []
      : [cut(`Nobody says who answered ${calls(unknown)}, asked of ${unknownAsked.join(", ")}.`, columns)]),
    ...(withoutUsage === 0 ? [] : [`${calls(withoutUsage)} came without usage.`]),
  ];
  return said.map((line) => `${line}\n`).join("");
}

/** `2 calls of T-1 implement: acme-light → acme-mid`: routed, asked, answered, each where it is another one. */
function rowLine(row: AuditRow): string {
  const { task, chunk, step, agent, tier, routed, asked, answered } = row;
  const who = [task, chunk, step, agent].filter((part) => part !== undefined).join(" ");
  const names = [routed ?? tier, asked, answered].filter((name) => name !== undefined);
  const way = names.filter((name, index) => name !== names[index - 1]).join(" → ");
  return `${calls(row.calls)} of ${who}: ${way}`;
}

function calls(count: number): string {
  return `${count} ${count === 1 ? "call" : "calls"}`;
}
