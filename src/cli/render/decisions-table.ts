import type { Decision } from "../../domain/index.ts";
import { moneyColumn } from "./money-column.ts";
import { cut, table } from "./table.ts";

/** Decisions for a person: one line each; a single one also with its warnings. */
export function decisionsTable(decisions: readonly Decision[]): string {
  const head = ["task", "tier", "place", "model", "expected", "because"];
  const money = moneyColumn(
    decisions.flatMap((decision) =>
      decision.outcome === "routed" && decision.expectedCost !== undefined
        ? [decision.expectedCost.expected]
        : [],
    ),
  );
  const rows = decisions.map((decision) => {
    const { id, title } = decision.task.ticket;
    const name = decisions.length === 1 ? title : id;
    if (decision.outcome === "refused")
      return [cut(name, 40), "refused", "", "", "", cut(decision.because, 90)];
    const cost = decision.expectedCost;
    const expected = cost === undefined ? "no price" : money(cost.expected);
    return [
      cut(name, 40),
      decision.tier,
      decision.place,
      decision.model ?? "",
      expected,
      cut(decision.because, 90),
    ];
  });
  const warnings = decisions.flatMap((decision) =>
    decision.warnings.map(
      (warning) => `warning: ${cut(decision.task.ticket.id, 40)}: ${cut(warning, 200)}\n`,
    ),
  );
  return `${table({ head, rows, right: ["expected"] })}${warnings.join("")}`;
}
