import { checkPolicy, shippedPolicies } from "../../app/index.ts";
import { ERRORS } from "../../domain/index.ts";
import { table } from "../render/table.ts";

export async function performPolicyList(): Promise<void> {
  const policies = await shippedPolicies();
  const rows = policies.map((policy) => [policy.name, policy.because]);
  process.stdout.write(table({ head: ["policy", "idea"], rows }));
}

/** Prints what does not hold; the exit code says whether anything did not. */
export async function performPolicyCheck(name: string | undefined): Promise<number> {
  const names = name === undefined ? (await shippedPolicies()).map((policy) => policy.name) : [name];
  let broken = 0;
  for (const each of names) {
    const { policy, results } = await checkPolicy(each);
    const failures = results.filter((result) => result.differences.length > 0);
    broken += failures.length;
    process.stdout.write(
      `${policy.name}: ${results.length - failures.length} of ${results.length} probes hold\n`,
    );
    for (const { probe, differences } of failures) {
      process.stdout.write(`  ${probe.name}: ${differences.join("; ")}\n`);
    }
    if (results.length === 0) process.stderr.write(`suffice: note: ${policy.name} has no probes beside it\n`);
  }
  return broken === 0 ? 0 : ERRORS["settings.invalid"].exit;
}
