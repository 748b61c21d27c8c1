import { Command, Option } from "commander";
import type { SetExitCode } from "../../exit-code.ts";
import { configOption, jsonOption, providerOption } from "../../options.ts";
import type { RoutingMdOptions } from "./perform-routing-md.ts";

export function routingMdCommand(setExitCode: SetExitCode): Command {
  return new Command("routing-md")
    .description("a repository's ROUTING.md: which tier does what under a policy, why, and how to change it")
    .argument("[policy]", "a preset's name or the path of a policy file (default: the settings' own)")
    .option("--file <file>", "write this file; with --check: compare this one (default there: ROUTING.md)")
    .option("--check", "write nothing, list where the file differs from the policy, and fail if it does")
    .addOption(
      new Option("--force", "write over a file that this command has not written").conflicts("check"),
    )
    .addOption(jsonOption("one object: suffice.routing-md/1"))
    .addOption(providerOption())
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Examples:
  $ suffice policy routing-md evidence
  $ suffice policy routing-md --file ROUTING.md
  $ suffice policy routing-md --check
`,
    )
    .action(async (name: string | undefined, options: RoutingMdOptions) => {
      const { performRoutingMd } = await import("./perform-routing-md.ts");
      setExitCode(await performRoutingMd(name, options));
    });
}
