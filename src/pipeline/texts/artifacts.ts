import type { DecidedStep } from "../../domain/index.ts";
import { executorOf } from "../executors.ts";
import { clauseLines, draftText, readDraft } from "../machine/clauses.ts";
import { planPage } from "./plan-text.ts";

/** What a step answered, as a file that later steps and people know by its name. */
export interface Artifact {
  readonly name: string;
  readonly text: string;
}

/** A plan in chunks is kept as it was submitted and as a page; a draft as a page, with its contract apart. */
export function artifactsOf(step: DecidedStep, output: string): readonly Artifact[] {
  const page = step.output ?? `${step.step}.md`;
  const stem = page.replace(/\.[^.]*$/, "");
  switch (executorOf(step)) {
    case "researcher":
      return [{ name: page, text: output }];
    case "drafter": {
      const draft = readDraft(output);
      if (draft === undefined) return [{ name: page, text: output }];
      return [
        { name: page, text: draftText(draft) },
        { name: `${stem}.contract.md`, text: clauseLines(draft.contract) },
      ];
    }
    case "planner":
    case "completion":
      return step.split
        ? [
            { name: page, text: planPage(output) },
            { name: `${stem}.json`, text: output },
          ]
        : [{ name: page, text: output }];
    default:
      return step.output === undefined ? [] : [{ name: page, text: output }];
  }
}
