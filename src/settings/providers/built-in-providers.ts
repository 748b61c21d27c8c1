/** The wire formats that a provider may speak. */
export const PROTOCOLS = ["anthropic", "openai", "ollama"] as const;
export type ProtocolName = (typeof PROTOCOLS)[number];

export interface BuiltInProvider {
  readonly protocol: ProtocolName;
  readonly baseUrl: string;
  /** Where its key is looked for; `undefined` where it takes none. */
  readonly keyVariable: string | undefined;
}

const BUILT_IN = {
  anthropic: {
    protocol: "anthropic",
    baseUrl: "https://api.anthropic.com",
    keyVariable: "ANTHROPIC_API_KEY",
  },
  openai: { protocol: "openai", baseUrl: "https://api.openai.com/v1", keyVariable: "OPENAI_API_KEY" },
  google: {
    protocol: "openai",
    baseUrl: "https://generativelanguage.googleapis.com/v1beta/openai",
    keyVariable: "GEMINI_API_KEY",
  },
  ollama: { protocol: "ollama", baseUrl: "http://127.0.0.1:11434", keyVariable: undefined },
} as const satisfies Record<string, BuiltInProvider>;

export const BUILT_IN_NAMES = Object.keys(BUILT_IN);

/** A provider that needs no settings but a key; `undefined` for a name of the user's own. */
export function builtInProvider(name: string): BuiltInProvider | undefined {
  return Object.entries(BUILT_IN).find(([each]) => each === name)?.[1];
}
