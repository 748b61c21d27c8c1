import { shippedPolicies } from "../../../app/index.ts";
import { table } from "../../render/table.ts";

export async function performPolicyList({ json }: { readonly json?: true }): Promise<void> {
  const policies = await shippedPolicies();
  if (json === true) {
    const listed = policies.map(({ name, because }) => ({ name, because }));
    process.stdout.write(`${JSON.stringify({ schema: "suffice.policies/1", policies: listed })}\n`);
    return;
  }
  const rows = policies.map((policy) => [policy.name, policy.because]);
  process.stdout.write(table({ head: ["policy", "idea"], rows }));
}
