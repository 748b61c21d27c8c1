import { SufficeError } from "../../domain/index.ts";
import {
  BUILT_IN_NAMES,
  builtInProvider,
  type NamedProvider,
  type ProtocolName,
  suggestion,
} from "../../settings/index.ts";
import type { Environment } from "../environment.ts";

/** A provider that may serve, with everything but its key. */
export interface ProviderSettings {
  readonly name: string;
  readonly protocol: ProtocolName;
  readonly baseUrl: string;
  /** Where its key is looked for; `undefined`: it is sent none. */
  readonly keyVariable: string | undefined;
  /** No call to it is made without a key. */
  readonly needsKey: boolean;
  /** The longest silence that is waited through; `undefined`: whoever calls says. */
  readonly timeoutMs: number | undefined;
}

const SILENT = { protocol: undefined, baseUrl: undefined, keyVariable: undefined, timeoutMs: undefined };

/** The one that serves by default, then the others of the settings. Throws `usage.invalid` for a name that nobody has. */
export function enabledProviders(
  chosen: {
    readonly provider: string;
    /** Of that provider, where it was said. */
    readonly baseUrl: string | undefined;
    readonly named: readonly NamedProvider[];
  },
  environment: Environment,
): readonly [ProviderSettings, ...ProviderSettings[]] {
  const { provider, named } = chosen;
  const first = named.find(({ name }) => name === provider) ?? { ...SILENT, name: provider };
  const others = named.filter(({ name }) => name !== provider);
  if (builtInProvider(provider) === undefined && !named.includes(first)) {
    const names = [...new Set([...BUILT_IN_NAMES, ...others.map(({ name }) => name)])];
    throw new SufficeError("usage.invalid", {
      message: `--provider ${provider}: it is neither built in nor under providers in the settings. ${suggestion(provider, names)}`,
    });
  }
  return [
    completed({ ...first, baseUrl: chosen.baseUrl ?? first.baseUrl }, environment),
    ...others.map((each) => completed(each, environment)),
  ];
}

function completed(given: NamedProvider, environment: Environment): ProviderSettings {
  const { name } = given;
  const own = builtInProvider(name);
  const protocol = given.protocol ?? own?.protocol;
  const baseUrl = given.baseUrl ?? environment.baseUrls.get(name) ?? own?.baseUrl;
  if (protocol === undefined || baseUrl === undefined) {
    throw new SufficeError("settings.invalid", {
      message: `the provider "${name}" needs protocol and base_url under providers in suffice.yaml`,
    });
  }
  return {
    name,
    protocol,
    baseUrl,
    keyVariable: given.keyVariable ?? own?.keyVariable,
    needsKey: given.keyVariable !== undefined || isOfficial(baseUrl),
    timeoutMs: given.timeoutMs,
  };
}

/** A provider's own address asks for a key; a server of the user's may not. */
function isOfficial(baseUrl: string): boolean {
  if (!URL.canParse(baseUrl)) return false;
  const { hostname } = new URL(baseUrl);
  return BUILT_IN_NAMES.some((name) => {
    const own = builtInProvider(name);
    if (own?.keyVariable === undefined) return false;
    const domain = new URL(own.baseUrl).hostname.split(".").slice(-2).join(".");
    return hostname === domain || hostname.endsWith(`.${domain}`);
  });
}
