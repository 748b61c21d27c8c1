import { z } from "zod";
import type { TaskKind } from "../domain/index.ts";
import { agentsSchema } from "./agents/agents-schema.ts";
import { ownModelsSchema } from "./catalogue-schemas.ts";
import { ownPricesSchema } from "./prices/price-schema.ts";
import { BUILT_IN_NAMES } from "./providers/built-in-providers.ts";
import { baseUrlSchema, providersSchema } from "./providers/provider-schema.ts";
import { rolloutsSchema } from "./rollout-schema.ts";
import type { LimitedCommand, SettingsFile } from "./settings-file.ts";
import { suggestion } from "./suggest.ts";
import { kindSchema, nameSchema, plainPathSchema, usdSchema, whitelistSchema } from "./vocabulary.ts";

const DEFAULT_TIMEOUT_SECONDS = 600;
const MOST_CONCURRENCY = 64;

const commandSchema = z
  .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
  .describe("a program and its arguments, as a list or as one line; never a shell line");

const commandWithLimitSchema = z.strictObject({
  command: commandSchema,
  timeout_seconds: z.number().positive().default(DEFAULT_TIMEOUT_SECONDS),
});

/** `suffice.yaml`. Every key may be left out. */
export const settingsSchema = z
  .strictObject({
    policy: nameSchema.optional().describe("a preset's name, or the path of a policy file"),
    delegate_mechanical_chunks: z
      .boolean()
      .optional()
      .describe("let whitelisted work run in a context of its own"),
    whitelist: whitelistSchema.optional().describe("kinds of work to delegate besides the policy's own"),
    gates: z
      .record(nameSchema, commandWithLimitSchema)
      .optional()
      .describe("the commands behind a policy's gates"),
    commands: z
      .array(commandSchema)
      .optional()
      .describe("what an agent may run; a last argument of * allows any more"),
    protected_paths: z.array(plainPathSchema).optional().describe("paths that no task may change"),
    scripts: z
      .partialRecord(kindSchema, commandWithLimitSchema)
      .optional()
      .describe("scripts that do a kind of work at no cost"),
    rollback: commandWithLimitSchema
      .optional()
      .describe("undoes what a smoke test that failed after the commit has set going"),
    agents: agentsSchema
      .optional()
      .describe(
        "the agent that carries out steps with tools: own-loop (default), claude-code, claude-agent-sdk, codex, opencode; one for all, or by step",
      ),
    provider: z
      .string({
        error: "the name of a provider is meant, such as anthropic; its address stands under base_url",
      })
      .min(1)
      .optional()
      .describe(
        "who serves the models: anthropic (default), openai, google, ollama, or a name under providers",
      ),
    base_url: baseUrlSchema.optional().describe("that provider's address, for a server or proxy of your own"),
    providers: providersSchema
      .optional()
      .describe("others that may serve too; keys come from the environment, never from here"),
    models: ownModelsSchema
      .optional()
      .describe("models of your own; a row replaces the shipped one of the same id"),
    prices: z
      .union([nameSchema, ownPricesSchema])
      .optional()
      .describe("prices of your own, as rows or as the path of a file; from its date on a row wins"),
    concurrency: z.number().int().min(1).max(MOST_CONCURRENCY).optional().describe("tasks at a time"),
    task_cap_usd: usdSchema.optional().describe("a cap per task, where it is tighter than the policy's"),
    max_cost_usd: usdSchema.optional().describe("a cap for a whole run"),
    ledger: nameSchema.optional().describe("the ledger's file"),
    outcomes: z
      .array(nameSchema)
      .optional()
      .describe("files of recorded outcomes that count as evidence, besides the ledger's own"),
    rollouts: rolloutsSchema
      .optional()
      .describe("classes of work that go over to a weaker tier: in shadow, with a share, then all"),
  })
  .transform((yaml, context): SettingsFile => {
    const settings: SettingsFile = {
      policy: yaml.policy,
      delegate: yaml.delegate_mechanical_chunks,
      whitelist: yaml.whitelist,
      gates: entriesOf(yaml.gates),
      commands: yaml.commands ?? [],
      protectedPaths: yaml.protected_paths ?? [],
      scripts: entriesOf(yaml.scripts),
      ...(yaml.rollback === undefined ? {} : { rollback: limited("rollback", yaml.rollback) }),
      agents: yaml.agents ?? [],
      provider: yaml.provider,
      baseUrl: yaml.base_url,
      providers: yaml.providers ?? [],
      models: yaml.models ?? [],
      prices: yaml.prices ?? [],
      concurrency: yaml.concurrency,
      taskCapUsd: yaml.task_cap_usd,
      maxCostUsd: yaml.max_cost_usd,
      ledger: yaml.ledger,
      outcomes: yaml.outcomes ?? [],
      rollouts: yaml.rollouts ?? [],
    };
    for (const { path, message } of objectionsTo(settings)) {
      context.addIssue({ code: "custom", path: [...path], message });
    }
    return settings;
  });

const USUAL_PROVIDER = "anthropic";

/** What no single key can show: names that nobody has, and an address that is said twice. */
function objectionsTo({ provider = USUAL_PROVIDER, baseUrl, providers, models }: SettingsFile) {
  const names = [...new Set([...BUILT_IN_NAMES, ...providers.map(({ name }) => name)])];
  const unknown = (name: string) =>
    `"${name}" is neither built in nor under providers. ${suggestion(name, names)}`;
  const own = providers.find(({ name }) => name === provider);
  return [
    ...(names.includes(provider) ? [] : [{ path: ["provider"], message: unknown(provider) }]),
    ...(baseUrl !== undefined && own?.baseUrl !== undefined
      ? [{ path: ["base_url"], message: `providers.${provider} has a base_url too; keep one of them` }]
      : []),
    ...models.flatMap((model, index) =>
      names.includes(model.provider)
        ? []
        : [{ path: ["models", index, "provider"], message: unknown(model.provider) }],
    ),
  ];
}

type LimitYaml = z.output<typeof commandWithLimitSchema>;

function entriesOf(
  record: Partial<Record<TaskKind, LimitYaml>> | undefined,
): readonly LimitedCommand<TaskKind>[];
function entriesOf(record: Record<string, LimitYaml> | undefined): readonly LimitedCommand[];
function entriesOf(record: Record<string, LimitYaml> | undefined): readonly LimitedCommand[] {
  return Object.entries(record ?? {}).map(([name, yaml]) => limited(name, yaml));
}

function limited(name: string, { command, timeout_seconds }: LimitYaml): LimitedCommand {
  return { name, command, timeoutMs: Math.round(timeout_seconds * 1000) };
}
