import { namedPolicy } from "../../../app/index.ts";
import { drawPolicy } from "../../../policy-pages/index.ts";
import { policyJson } from "../../render/policy/policy-json.ts";
import { terminalWidth } from "./terminal-width.ts";

/** The options as the command line has parsed them. */
export interface ShowOptions {
  readonly json?: true;
  readonly config?: string;
}

export async function performPolicyShow(name: string | undefined, options: ShowOptions): Promise<void> {
  const { json, config } = options;
  const { policy } = await namedPolicy(name, { flags: { config }, folder: process.cwd() });
  process.stdout.write(json === true ? policyJson(policy) : drawPolicy(policy, { width: terminalWidth() }));
}
