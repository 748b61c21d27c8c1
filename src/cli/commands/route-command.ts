import { Command, Option } from "commander";
import type { Compat } from "../../routing/index.ts";
import {
  collected,
  configOption,
  delegateOption,
  fromOption,
  jsonOption,
  ledgerOption,
  parseCount,
  parseKind,
  parseUsd,
  policyOption,
  providerOption,
} from "../options.ts";
import type { RouteOptions } from "./perform-route.ts";

export function routeCommand(): Command {
  return new Command("route")
    .description(
      "decide which tier a piece of work needs, where it runs, and why; calls nothing and costs nothing unless --assess is given",
    )
    .argument("[text]", "a title; more lines are its description. With --from: the path to read")
    .addOption(fromOption())
    .addOption(policyOption())
    .addOption(
      new Option(
        "--compat <how>",
        "with plan-execute-review: decide as its document's own program or tables do",
      ).choices(["code", "table"] satisfies Compat[]),
    )
    .option("--explain", "print the path to the decision, what was refused, and what would flip it")
    .addOption(jsonOption("one decision a line, as suffice.decision/1; with --estimate suffice.estimate/1"))
    .option("--description <text>", "the ticket's description")
    .option("--label <label>", "a label, such as model:opus or complexity:simple (repeatable)", collected)
    .option("--file <path>", "a file that the work touches (repeatable)", collected)
    .option(
      "--diff <file>",
      "what was changed so far, as a unified diff (`-` for standard input): added lines may show risk",
    )
    .option("--acceptance <text>", "an acceptance criterion (repeatable)", collected)
    .option("--kind <kind>", "the kind of work, such as docs, refactor or lint", parseKind)
    .addOption(delegateOption())
    .option("--task-cap-usd <usd>", "refuse what cannot be done for this much", parseUsd)
    .addOption(
      new Option(
        "--estimate",
        "what it will cost, by step, phase and feature, instead of a decision; without a text, work of which nothing is known",
      ).conflicts(["compat", "explain", "assess"]),
    )
    .option("--features <count>", "with --estimate: so many features alike", parseCount)
    .option(
      "--assess",
      "where the policy's assessor wants a model's opinion, ask for it: it costs a fraction of a cent for each ticket, and is in the ledger",
    )
    .option(
      "--max-cost-usd <usd>",
      "with --assess: stop asking before a call that could pass this sum",
      parseUsd,
    )
    .addOption(providerOption())
    .addOption(configOption())
    .addOption(ledgerOption())
    .addHelpText(
      "after",
      `
Examples:
  $ suffice route "Fix typo in README"
  $ suffice route "Move login to OAuth" --explain
  $ suffice route "Adjust the header" --file src/header.js --policy plan-execute-review
  $ suffice route "Fix linting errors" --policy plan-execute-review --compat code
  $ git log -1 --format=%B | suffice route --json
  $ git diff main | suffice route "Review this change" --diff - --explain
  $ suffice route --from jsonl tickets.jsonl --policy plan-execute-review --json
  $ suffice route --from jsonl tickets.jsonl --policy ./ours.yaml --assess --max-cost-usd 0.05
  $ suffice route --estimate --policy development-loop --features 50
  $ suffice route --from beads
  $ suffice route --from backlog tickets/
`,
    )
    .action(async (text: string | undefined, options: RouteOptions) => {
      if (options.estimate === true) {
        const { performEstimate } = await import("./estimate/perform-estimate.ts");
        return performEstimate(text, options);
      }
      const { performRoute } = await import("./perform-route.ts");
      return performRoute(text, options);
    });
}
