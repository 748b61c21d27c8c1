import { Command } from "commander";
import type { SetExitCode } from "../exit-code.ts";
import {
  baseUrlOption,
  collected,
  configOption,
  delegateOption,
  fromOption,
  jsonOption,
  ledgerOption,
  parseCount,
  parseUsd,
  policyOption,
  providerOption,
} from "../options.ts";
import type { RunCommandOptions } from "./perform-run.ts";

export function runCommand(setExitCode: SetExitCode): Command {
  return new Command("run")
    .description(
      "run tickets through the policy's pipeline, in git worktrees, under gates; commits go to suffice/<run>",
    )
    .argument("[path]", "the path to read, after --from <source>")
    .addOption(fromOption())
    .option("--repo <folder>", "the target repository (default: the one around the current folder)")
    .addOption(policyOption())
    .addOption(providerOption())
    .addOption(baseUrlOption())
    .option(
      "--agent <name>",
      "the agent that carries out steps with tools: own-loop (default), claude-code, codex or opencode; STEP=NAME for one step (repeatable)",
      collected,
    )
    .option(
      "--gate <name=command>",
      'the command behind a gate, such as tests="npm test" (repeatable)',
      collected,
    )
    .option(
      "--allow <command>",
      "a command that the agent may run; a last * allows any further arguments (repeatable)",
      collected,
    )
    .option("--protect <path>", "a path that no task may change (repeatable)", collected)
    .addOption(delegateOption())
    .option("--max-cost-usd <usd>", "stop before a call that could pass this sum for the whole run", parseUsd)
    .option("--task-cap-usd <usd>", "the same for each task, where it is tighter than the policy's", parseUsd)
    .option("--dry-run", "decide and project, run nothing")
    .option(
      "--resume <run>",
      "go on with a run that was stopped or killed; what was finished is not done again",
    )
    .option(
      "--hand-out",
      "let `suffice worker` processes carry the tasks out, on this machine or on others; needs a ledger in PostgreSQL",
    )
    .option("--remote <name>", "the git remote by which the clones of workers exchange commits")
    .option("--concurrency <n>", "tasks at a time (default 3)", parseCount)
    .option(
      "--clean <run>",
      "remove the worktrees and snapshots that a killed run has left, or those of all with `all`; it cannot be resumed then",
    )
    .option("--receipts <file>", "also write the receipts to a file, one suffice.receipt/1 a line")
    .addOption(
      jsonOption(
        "events, one a line, then the run as suffice.run-summary/1, then one receipt a task, as suffice.receipt/1",
      ),
    )
    .addOption(configOption())
    .addOption(ledgerOption())
    .addHelpText(
      "after",
      `
Keys are read from ANTHROPIC_API_KEY, OPENAI_API_KEY and GEMINI_API_KEY, or from the variable that suffice.yaml names. Exit: 0 all accepted, 4 some refused or stopped at a cap, 6 some failed their gates.

Examples:
  $ suffice run --from jsonl tickets.jsonl --dry-run
  $ suffice run --from github --dry-run
  $ suffice run --from jsonl tickets.jsonl --gate tests="npm test" --max-cost-usd 2
  $ suffice run --from jsonl tickets.jsonl --repo ../shop --delegate --allow "node --test *"
  $ suffice run --from jsonl tickets.jsonl --agent claude-code --agent review=own-loop
  $ suffice run --from jsonl tickets.jsonl --hand-out --remote origin --ledger postgres://suffice@db.example/suffice
  $ suffice run --resume 20261121-093015-4f2a --max-cost-usd 5
  $ suffice run --clean all
`,
    )
    .action(async (file: string | undefined, options: RunCommandOptions) => {
      const { performRun } = await import("./perform-run.ts");
      setExitCode(await performRun(file, options));
    });
}
