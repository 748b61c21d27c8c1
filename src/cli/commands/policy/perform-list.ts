import { shippedPolicies } from "../../../app/index.ts";
import { table } from "../../render/table.ts";

export async function performPolicyList(): Promise<void> {
  const policies = await shippedPolicies();
  const rows = policies.map((policy) => [policy.name, policy.because]);
  process.stdout.write(table({ head: ["policy", "idea"], rows }));
}
