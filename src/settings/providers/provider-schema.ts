import { z } from "zod";
import type { NamedProvider } from "../settings-file.ts";
import { nameSchema } from "../vocabulary.ts";
import { builtInProvider, PROTOCOLS } from "./built-in-providers.ts";

const WHY_NO_KEY =
  "a key never stands in this file, which is committed and read by agents; put it into an environment variable and name that one under `key`";

/** As variables are usually written; a long run of letters and digits without a `_` is more likely a key. */
const VARIABLE = /^(?![A-Z0-9]{16,}$)[A-Z_][A-Z0-9_]*$/;

const variableSchema = z
  .string()
  .regex(VARIABLE, `this is no name of an environment variable such as OPENAI_API_KEY; ${WHY_NO_KEY}`)
  .describe("the environment variable that holds the key, never the key itself");

export const baseUrlSchema = z
  .url({ protocol: /^https?$/, error: "an address such as http://127.0.0.1:8080 is meant" })
  .refine(hasNoUser, `the address holds a user name or password; ${WHY_NO_KEY}`);

const keyInFile = z.never({ error: WHY_NO_KEY }).optional();

const providerSchema = z
  .strictObject({
    protocol: z
      .enum(PROTOCOLS)
      .optional()
      .describe("the wire format that it speaks; a built-in one has its own"),
    base_url: baseUrlSchema.optional().describe("its address; a built-in one has its own"),
    key: variableSchema.optional(),
    timeout_seconds: z.number().positive().optional().describe("the longest silence that is waited through"),
    api_key: keyInFile,
    token: keyInFile,
    secret: keyInFile,
  })
  .nullable();

type ProviderYaml = z.output<typeof providerSchema>;

/** `providers`: who may serve, by name. A built-in one needs no more than that: `ollama: {}`. */
export const providersSchema = z
  .record(nameSchema, providerSchema)
  .transform((record, context): readonly NamedProvider[] =>
    Object.entries(record).map(([name, yaml]) => {
      for (const [key, message] of objectionsTo(name, yaml)) {
        context.addIssue({ code: "custom", path: [name, key], message });
      }
      return {
        name,
        protocol: yaml?.protocol,
        baseUrl: yaml?.base_url,
        keyVariable: yaml?.key,
        timeoutMs: yaml?.timeout_seconds === undefined ? undefined : Math.round(yaml.timeout_seconds * 1000),
      };
    }),
  );

function objectionsTo(
  name: string,
  yaml: ProviderYaml,
): readonly (readonly [key: string, message: string])[] {
  const own = builtInProvider(name)?.protocol;
  const protocol = yaml?.protocol ?? own;
  const takesNoKey = yaml?.key !== undefined && protocol === "ollama";
  return [
    ...(protocol === undefined
      ? [["protocol", `is missing: it speaks one of ${PROTOCOLS.join(", ")}`] as const]
      : []),
    ...(yaml?.base_url === undefined && protocol !== own ? [["base_url", "is missing"] as const] : []),
    ...(takesNoKey
      ? [["key", "the ollama protocol has no key; a server that asks for one speaks openai"] as const]
      : []),
  ];
}

function hasNoUser(text: string): boolean {
  if (!URL.canParse(text)) return true;
  const { username, password } = new URL(text);
  return username === "" && password === "";
}
