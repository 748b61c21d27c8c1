import { Command } from "commander";
import type { SetExitCode } from "../../exit-code.ts";
import { configOption, jsonOption, providerOption } from "../../options.ts";
import { adviseCommand } from "./advise-command.ts";
import { diffCommand } from "./diff-command.ts";
import type { CheckOptions } from "./perform-check.ts";
import type { ShowOptions } from "./perform-show.ts";
import { routingMdCommand } from "./routing-md-command.ts";

export function policyCommand(setExitCode: SetExitCode): Command {
  const policy = new Command("policy").description(
    "policies: those that are shipped, what one means, what is wrong with it, how two differ, and which sort pays",
  );
  const subcommands = [
    listCommand(),
    checkCommand(setExitCode),
    showCommand(),
    diffCommand(),
    routingMdCommand(setExitCode),
    adviseCommand(),
  ];
  for (const subcommand of subcommands) policy.addCommand(subcommand);
  return policy;
}

function listCommand(): Command {
  return new Command("list")
    .description("the shipped policies, each with what it is for")
    .addOption(jsonOption("one object: suffice.policies/1"))
    .addHelpText("after", "\nExamples:\n  $ suffice policy list\n")
    .action(async (options: { readonly json?: true }) => {
      const { performPolicyList } = await import("./perform-list.ts");
      await performPolicyList(options);
    });
}

function checkCommand(setExitCode: SetExitCode): Command {
  return new Command("check")
    .description(
      "validate a policy, run its probes, say what is wrong with it, and which mixes of tiers meet its targets",
    )
    .argument("[policy]", "a preset's name or the path of a policy file (default: every preset)")
    .option("--strict", "fail for warnings too")
    .addOption(jsonOption("one object a policy and line: suffice.policy-check/1"))
    .addOption(providerOption())
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Probes are judged with all shipped models; everything else with the models and prices of your settings.

Examples:
  $ suffice policy check
  $ suffice policy check ./frugal.yaml --strict
`,
    )
    .action(async (name: string | undefined, options: CheckOptions) => {
      const { performPolicyCheck } = await import("./perform-check.ts");
      setExitCode(await performPolicyCheck(name, options));
    });
}

function showCommand(): Command {
  return new Command("show")
    .description("a policy as a person would draw it: its rules as a tree, its steps, limits and targets")
    .argument("[policy]", "a preset's name or the path of a policy file (default: the settings' own)")
    .addOption(jsonOption("the policy as data: suffice.policy/1"))
    .addOption(configOption())
    .addHelpText(
      "after",
      "\nExamples:\n  $ suffice policy show plan-execute-review\n  $ suffice policy show ./frugal.yaml --json\n",
    )
    .action(async (name: string | undefined, options: ShowOptions) => {
      const { performPolicyShow } = await import("./perform-show.ts");
      await performPolicyShow(name, options);
    });
}
