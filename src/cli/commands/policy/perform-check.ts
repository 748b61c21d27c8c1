import { checkPolicy, type PolicyCheck, shippedPolicies } from "../../../app/index.ts";
import { ERRORS } from "../../../domain/index.ts";
import { checkJson } from "../../render/policy/check-json.ts";
import { checkPage } from "../../render/policy/check-page.ts";
import { terminalWidth } from "./terminal-width.ts";

/** The options as the command line has parsed them. */
export interface CheckOptions {
  readonly strict?: true;
  readonly json?: true;
  readonly provider?: string;
  readonly config?: string;
}

/** Prints what does not hold; the exit code says whether anything did not. */
export async function performPolicyCheck(name: string | undefined, options: CheckOptions): Promise<number> {
  const { strict, json, provider, config } = options;
  const names = name === undefined ? (await shippedPolicies()).map((policy) => policy.name) : [name];
  let isWrong = false;
  for (const each of names) {
    const check = await checkPolicy(each, { flags: { provider, config } });
    isWrong ||= failsAt(check, strict === true);
    process.stdout.write(json === true ? checkJson(check) : checkPage(check, terminalWidth()));
    if (check.results.length === 0) {
      process.stderr.write(`suffice: note: ${check.policy.name} has no probes beside it\n`);
    }
  }
  return isWrong ? ERRORS["settings.invalid"].exit : 0;
}

function failsAt({ results, complaints }: PolicyCheck, isStrict: boolean): boolean {
  const isBroken = results.some(({ differences }) => differences.length > 0);
  return isBroken || complaints.some(({ severity }) => isStrict || severity === "error");
}
