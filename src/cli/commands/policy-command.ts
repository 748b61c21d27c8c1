import { Command } from "commander";
import type { SetExitCode } from "../exit-code.ts";

export function policyCommand(setExitCode: SetExitCode): Command {
  const policy = new Command("policy").description(
    "the shipped policies, and the examples that a policy must keep",
  );
  policy
    .command("list")
    .description("the shipped policies, each with what it is for")
    .addHelpText("after", "\nExamples:\n  $ suffice policy list\n")
    .action(async () => {
      const { performPolicyList } = await import("./perform-policy.ts");
      await performPolicyList();
    });
  policy
    .command("check")
    .description("validate a policy and run its probes, the tasks and routes beside it")
    .argument("[policy]", "a preset's name or the path of a policy file (default: every preset)")
    .addHelpText("after", "\nExamples:\n  $ suffice policy check\n  $ suffice policy check ./frugal.yaml\n")
    .action(async (name: string | undefined) => {
      const { performPolicyCheck } = await import("./perform-policy.ts");
      setExitCode(await performPolicyCheck(name));
    });
  return policy;
}
