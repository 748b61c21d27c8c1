import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { Secret } from "../providers/index.ts";

/** What the process was started with, read once and nowhere else. */
export interface Environment {
  readonly anthropicKey: Secret | undefined;
  readonly anthropicBaseUrl: string | undefined;
  /** Where the ledger lies unless a setting says otherwise. */
  readonly dataFolder: string;
  /** Everything, for the command runner, which passes on a short list of it and never a key. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly wantsNoColour: boolean;
}

export function readEnvironment(): Environment {
  const variables = process.env;
  const key = text(variables["ANTHROPIC_API_KEY"]);
  const home = text(variables["HOME"]) ?? homedir();
  const data = text(variables["XDG_DATA_HOME"]) ?? join(home === "" ? tmpdir() : home, ".local", "share");
  return {
    anthropicKey: key === undefined ? undefined : new Secret(key),
    anthropicBaseUrl: text(variables["ANTHROPIC_BASE_URL"]),
    dataFolder: join(data, "suffice"),
    variables,
    wantsNoColour: text(variables["NO_COLOR"]) !== undefined,
  };
}

/** A variable that is set to nothing counts as not set. */
function text(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === "" ? undefined : value.trim();
}
