import { z } from "zod";
import type { TaskKind } from "../domain/index.ts";
import type { LimitedCommand, SettingsFile } from "./settings-file.ts";
import { kindSchema, nameSchema, plainPathSchema, usdSchema, whitelistSchema } from "./vocabulary.ts";

const DEFAULT_TIMEOUT_SECONDS = 600;

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
    provider: z
      .strictObject({ name: z.enum(["anthropic"]).optional(), base_url: z.url().optional() })
      .optional()
      .describe("who serves the models; keys come from the environment, never from here"),
    task_cap_usd: usdSchema.optional().describe("a cap per task, where it is tighter than the policy's"),
    max_cost_usd: usdSchema.optional().describe("a cap for a whole run"),
    ledger: nameSchema.optional().describe("the ledger's file"),
  })
  .transform(
    (yaml): SettingsFile => ({
      policy: yaml.policy,
      delegate: yaml.delegate_mechanical_chunks,
      whitelist: yaml.whitelist,
      gates: entriesOf(yaml.gates),
      commands: yaml.commands ?? [],
      protectedPaths: yaml.protected_paths ?? [],
      scripts: entriesOf(yaml.scripts),
      provider: yaml.provider?.name,
      baseUrl: yaml.provider?.base_url,
      taskCapUsd: yaml.task_cap_usd,
      maxCostUsd: yaml.max_cost_usd,
      ledger: yaml.ledger,
    }),
  );

type LimitYaml = z.output<typeof commandWithLimitSchema>;

function entriesOf(
  record: Partial<Record<TaskKind, LimitYaml>> | undefined,
): readonly LimitedCommand<TaskKind>[];
function entriesOf(record: Record<string, LimitYaml> | undefined): readonly LimitedCommand[];
function entriesOf(record: Record<string, LimitYaml> | undefined): readonly LimitedCommand[] {
  return Object.entries(record ?? {}).map(([name, { command, timeout_seconds }]) => ({
    name,
    command,
    timeoutMs: Math.round(timeout_seconds * 1000),
  }));
}
