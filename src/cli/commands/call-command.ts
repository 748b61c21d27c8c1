import { Command } from "commander";
import {
  baseUrlOption,
  collected,
  configOption,
  jsonOption,
  ledgerOption,
  parseCount,
  parseSeconds,
  parseTemperature,
  parseUsd,
  providerOption,
} from "../options.ts";
import type { CallCommandOptions } from "./perform-call.ts";

export function callCommand(): Command {
  return new Command("call")
    .description(
      "one text in, one text out, for shell scripts; the answer goes to standard output, the call into the ledger",
    )
    .argument("[text]", "what to ask; without it, --user, --file or standard input")
    .requiredOption(
      "--model <name>",
      "a tier (local, light, mid, frontier), an alias (free, cheap, balanced, haiku, …) or a model's id",
    )
    .option("--system <text>", "the system text")
    .option("--user <text>", "what to ask")
    .option("--file <file>", "ask what stands in this file (`-` for standard input)")
    .option(
      "--fallback <name>",
      "who answers where that one is down, late or gives no usable answer (repeatable; default: cheap, then balanced, for free; `none` for nobody)",
      collected,
    )
    .option(
      "--tag <key:value>",
      "what the call is for: ticket, requirement, run, chunk, step, gate, attempt or kind (repeatable)",
      collected,
    )
    .option("--max-tokens <n>", "the longest answer, in tokens", parseCount, 4096)
    .option(
      "--temperature <t>",
      "from 0 up (default: 0.2; for Anthropic's models their own, since they refuse any other)",
      parseTemperature,
    )
    .option(
      "--timeout <seconds>",
      "the longest wait for a whole answer (default: two minutes of silence)",
      parseSeconds,
    )
    .option("--max-cost-usd <usd>", "make no call that could pass this sum", parseUsd)
    .option("--schema <file>", "a JSON Schema; an answer that does not follow it counts as failed")
    .addOption(providerOption())
    .addOption(baseUrlOption())
    .addOption(jsonOption("the answer with model, tier, tokens, cost and attempts, as suffice.call/1"))
    .addOption(configOption())
    .addOption(ledgerOption())
    .addHelpText(
      "after",
      `
Keys are read from ANTHROPIC_API_KEY, OPENAI_API_KEY, GEMINI_API_KEY, or the variable that suffice.yaml names.

Examples:
  $ suffice call --model free "Name three words for a heron"
  $ git diff | suffice call --model free --system "Write a commit message" --tag ticket:shop-12 --tag gate:commit
  $ suffice call --model cheap --file ticket.md --schema kind.schema.json --json
  $ suffice call --model haiku --fallback sonnet --max-cost-usd 0.05 --system "Summarise" < notes.txt
`,
    )
    .action(async (text: string | undefined, options: CallCommandOptions) => {
      const { performCall } = await import("./perform-call.ts");
      await performCall(text, options);
    });
}
