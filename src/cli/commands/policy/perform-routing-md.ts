import { compareRoutingPage, routingPage, writeRoutingPage } from "../../../app/index.ts";
import { ERRORS, SufficeError } from "../../../domain/index.ts";
import { driftPage, routingMdJson } from "../../render/policy/routing-drift.ts";

/** The options as the command line has parsed them. */
export interface RoutingMdOptions {
  readonly file?: string;
  readonly check?: true;
  readonly force?: true;
  readonly json?: true;
  readonly provider?: string;
  readonly config?: string;
}

const USUAL_FILE = "ROUTING.md";

/** The exit code says whether a file that was compared differs. */
export async function performRoutingMd(
  name: string | undefined,
  { file, check, force, json, provider, config }: RoutingMdOptions,
): Promise<number> {
  if (force === true && file === undefined) {
    throw new SufficeError("usage.invalid", { message: "--force belongs to --file FILE" });
  }
  const options = { flags: { provider, config }, folder: process.cwd() };
  if (check === true) {
    const drift = await compareRoutingPage(name, { ...options, file: file ?? USUAL_FILE });
    process.stdout.write(json === true ? routingMdJson(drift) : driftPage(drift));
    return drift.differences.length === 0 ? 0 : ERRORS["settings.invalid"].exit;
  }
  const page =
    file === undefined
      ? await routingPage(name, options)
      : await writeRoutingPage(name, { ...options, file, overwrites: force === true });
  if (json === true) process.stdout.write(routingMdJson({ ...page, file }));
  else if (file === undefined) process.stdout.write(page.markdown);
  else process.stderr.write(`suffice: wrote ${file} from the policy ${page.policy}\n`);
  return 0;
}
