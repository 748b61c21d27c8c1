import { Command } from "commander";
import { callCommand } from "./commands/call-command.ts";
import { evidenceCommand } from "./commands/evidence/evidence-command.ts";
import { targetsCommand } from "./commands/evidence/targets-command.ts";
import { exportCommand } from "./commands/export/export-command.ts";
import { evaluateCommand } from "./commands/learning/evaluate-command.ts";
import { learnCommand } from "./commands/learning/learn-command.ts";
import { pilotCommand } from "./commands/pilot/pilot-command.ts";
import { policyCommand } from "./commands/policy/policy-command.ts";
import { pricesCommand } from "./commands/prices-command.ts";
import { profileCommand } from "./commands/profile/profile-command.ts";
import { routeCommand } from "./commands/route-command.ts";
import { runCommand } from "./commands/run-command.ts";
import { abCommand } from "./commands/trials/ab-command.ts";
import { whatIfCommand } from "./commands/whatif/whatif-command.ts";
import { workerCommand } from "./commands/worker-command.ts";
import type { SetExitCode } from "./exit-code.ts";

/** The command line as a value: parsed by `runProgram`, and written to `docs/cli.md` by the generator. */
export function createProgram(setExitCode: SetExitCode = () => {}): Command {
  const program = new Command("suffice")
    .description("The cheapest model that suffices, for every piece of work a coding agent does, with proof.")
    .option("-V, --version", "print the version")
    .exitOverride()
    .showHelpAfterError("(add --help for examples)")
    .configureHelp({ sortSubcommands: false })
    .addHelpText(
      "after",
      `
Examples:
  $ suffice route "Fix typo in README"
  $ suffice run --from jsonl tickets.jsonl --dry-run
  $ suffice profile --by model,tier
  $ suffice whatif --delegate light
`,
    );
  for (const command of [
    routeCommand(),
    runCommand(setExitCode),
    workerCommand(setExitCode),
    callCommand(),
    profileCommand(),
    whatIfCommand(),
    learnCommand(),
    evaluateCommand(),
    pilotCommand(),
    abCommand(),
    evidenceCommand(),
    targetsCommand(),
    exportCommand(),
    pricesCommand(),
    policyCommand(setExitCode),
  ]) {
    program.addCommand(ended(command));
  }
  return program;
}

/** A mistake on the command line is thrown, by commands within commands as well, so that it ends with its own exit code. */
function ended(command: Command): Command {
  for (const inner of command.commands) ended(inner);
  return command.exitOverride().showHelpAfterError("(add --help for examples)");
}
