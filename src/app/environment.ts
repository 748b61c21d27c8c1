import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { Secret } from "../providers/index.ts";

/** What the process was started with, read once and nowhere else. */
export interface Environment {
  /** The key that a variable holds; `undefined` where it is not set. */
  readonly key: (variable: string) => Secret | undefined;
  /** Addresses of providers, by their built-in names. */
  readonly baseUrls: ReadonlyMap<string, string>;
  /** Where the ledger lies unless a setting says otherwise. */
  readonly dataFolder: string;
  /** Everything, for the command runner, which passes on a short list of it and never a key. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly wantsNoColour: boolean;
}

/** `OLLAMA_HOST` may also be a host without a scheme, or a port alone; the provider takes it as it is. */
const BASE_URL_VARIABLES = [
  ["anthropic", "ANTHROPIC_BASE_URL"],
  ["openai", "OPENAI_BASE_URL"],
  ["ollama", "OLLAMA_HOST"],
] as const;

export function readEnvironment(): Environment {
  const variables = process.env;
  const home = text(variables["HOME"]) ?? homedir();
  const data = text(variables["XDG_DATA_HOME"]) ?? join(home === "" ? tmpdir() : home, ".local", "share");
  return {
    key(variable) {
      const key = text(variables[variable]);
      return key === undefined ? undefined : new Secret(key);
    },
    baseUrls: new Map(
      BASE_URL_VARIABLES.flatMap(([provider, variable]) => {
        const url = text(variables[variable]);
        return url === undefined ? [] : [[provider, url] as const];
      }),
    ),
    dataFolder: join(data, "suffice"),
    variables,
    wantsNoColour: text(variables["NO_COLOR"]) !== undefined,
  };
}

/** A variable that is set to nothing counts as not set. */
function text(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === "" ? undefined : value.trim();
}
