import { type Fact, phraseInIdentifiers, type RiskSignals, type Ticket } from "../domain/index.ts";
import { scanAddedLines } from "./diff/scan-added-lines.ts";

/** Signs of risk in the ticket and, where there is one, in the diff of what was done so far. */
export function riskFacts(
  ticket: Ticket,
  { risk, diff }: { readonly risk: RiskSignals; readonly diff?: string },
): readonly Fact<"high">[] {
  const facts = [...ticketFacts(ticket, risk)];
  if (diff !== undefined) facts.push(...diffFacts(diff));
  const [inherited] = ticket.partOf?.risks ?? [];
  if (inherited !== undefined && facts.length === 0)
    facts.push({ value: "high", signal: `${inherited}, of the ticket that it is part of` });
  return facts;
}

/** One signal a place is enough: the first word, path and label that says risk. */
function ticketFacts(ticket: Ticket, risk: RiskSignals): readonly Fact<"high">[] {
  const facts: Fact<"high">[] = [];
  for (const [where, text] of [
    ["title", ticket.title],
    ["description", ticket.description],
    ["acceptance criteria", ticket.acceptance.join("\n")],
  ] as const) {
    const word = phraseInIdentifiers(text, risk.words);
    if (word !== undefined) facts.push({ value: "high", signal: `the word "${word}" in the ${where}` });
  }
  for (const path of ticket.files ?? []) {
    const part = phraseInIdentifiers(path, risk.paths);
    if (part !== undefined) facts.push({ value: "high", signal: `"${part}" in the path ${path}` });
  }
  const label = ticket.labels.find((each) => risk.labels.includes(each.toLowerCase()));
  if (label !== undefined) facts.push({ value: "high", signal: `label "${label}"` });
  return facts;
}

/** The first added line of each class is enough. What only tests do is no risk to anybody. */
function diffFacts(diff: string): readonly Fact<"high">[] {
  const classes = new Set<string>();
  return scanAddedLines(diff).flatMap((finding) => {
    if (finding.isTest || classes.has(finding.class)) return [];
    classes.add(finding.class);
    return [{ value: "high" as const, signal: finding.signal }];
  });
}
