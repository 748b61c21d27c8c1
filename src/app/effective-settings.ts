import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  type Argv,
  type ModelRegistry,
  type NanoUsd,
  type Price,
  SufficeError,
  type TaskKind,
} from "../domain/index.ts";
import {
  AGENT_NAMES,
  type AgentChoice,
  type CommandText,
  isAgentName,
  isPlainPath,
  NO_SETTINGS,
  type RolloutSettings,
  type SettingsFile,
  splitCommand,
} from "../settings/index.ts";
import type { Environment } from "./environment.ts";
import { isShared } from "./ledger-place.ts";
import { enabledProviders, type ProviderSettings } from "./providers/enabled-providers.ts";

/** What the command line may say; each wins over the file, the file over the environment, that over the default. */
export interface SettingFlags {
  readonly config?: string | undefined;
  readonly policy?: string | undefined;
  readonly delegate?: boolean | undefined;
  readonly provider?: string | undefined;
  /** `NAME`, or `STEP=NAME`. */
  readonly agents?: readonly string[] | undefined;
  /** Of the provider that serves by default. */
  readonly baseUrl?: string | undefined;
  readonly concurrency?: number | undefined;
  /** `NAME=COMMAND`. */
  readonly gates?: readonly string[] | undefined;
  readonly commands?: readonly string[] | undefined;
  readonly protectedPaths?: readonly string[] | undefined;
  readonly taskCapUsd?: NanoUsd | undefined;
  readonly maxCostUsd?: NanoUsd | undefined;
  readonly ledger?: string | undefined;
}

export interface NamedCommand<Name extends string = string> {
  readonly name: Name;
  readonly argv: Argv;
  readonly timeoutMs: number;
}

export interface Settings {
  readonly policy: string;
  /** Relative policy paths start here: beside the file that named them. */
  readonly policyFrom: string;
  readonly delegate: boolean;
  readonly whitelist: readonly TaskKind[];
  readonly gates: readonly NamedCommand[];
  readonly commands: readonly Argv[];
  readonly protectedPaths: readonly string[];
  readonly scripts: readonly NamedCommand<TaskKind>[];
  /** Undoes what a check that failed after the commit has set going. */
  readonly rollback?: NamedCommand;
  readonly agents: readonly AgentChoice[];
  /** All that may serve: first the one that does by default. */
  readonly providers: readonly [ProviderSettings, ...ProviderSettings[]];
  /** The user's own, which come before shipped ones. */
  readonly models: ModelRegistry;
  readonly prices: readonly Price[];
  /** Tasks at a time. */
  readonly concurrency: number;
  readonly taskCapUsd: NanoUsd | undefined;
  readonly maxCostUsd: NanoUsd | undefined;
  /** A file, or the URL of a PostgreSQL database that many machines share. */
  readonly ledger: string;
  /** A file of this machine's own, for what is nobody else's business: the ledger, unless that is shared. */
  readonly localStore: string;
  /** Files of outcomes, besides the ledger, as full paths. */
  readonly outcomes: readonly string[];
  /** Classes of work that go over to a weaker tier, at most one for each kind. */
  readonly rollouts: readonly RolloutSettings[];
}

const DEFAULT_POLICY = "evidence";
const DEFAULT_PROVIDER = "anthropic";
const DEFAULT_CONCURRENCY = 3;
const DEFAULT_GATE_TIMEOUT_MS = 600_000;
const SETTINGS_FILE = "suffice.yaml";

/** Flags over `suffice.yaml` (the one named, else the one in `folder`) over the environment over defaults. */
export async function effectiveSettings(
  flags: SettingFlags,
  folder: string,
  environment: Environment,
): Promise<Settings> {
  const beside = join(folder, SETTINGS_FILE);
  const file = flags.config ?? (existsSync(beside) ? beside : undefined);
  const read: SettingsFile = file === undefined ? NO_SETTINGS : await readSettings(file);
  const gates = [...read.gates.map(named), ...(flags.gates ?? []).map(gateFlag)];
  const usual = join(environment.dataFolder, "ledger.db");
  const ledger = flags.ledger ?? read.ledger ?? usual;
  return {
    policy: flags.policy ?? read.policy ?? DEFAULT_POLICY,
    policyFrom: flags.policy === undefined && file !== undefined ? resolve(file, "..") : process.cwd(),
    delegate: flags.delegate ?? read.delegate ?? false,
    whitelist: read.whitelist ?? [],
    gates: [...new Map(gates.map((gate) => [gate.name, gate])).values()],
    commands: [...read.commands, ...(flags.commands ?? [])].map(argvOf),
    protectedPaths: [...read.protectedPaths, ...(flags.protectedPaths ?? []).map(plainPath)],
    scripts: read.scripts.map(named),
    ...(read.rollback === undefined ? {} : { rollback: named(read.rollback) }),
    agents: [...read.agents, ...(flags.agents ?? []).map(agentFlag)],
    providers: providersOf(flags, read, environment),
    models: read.models,
    prices: typeof read.prices === "string" ? await readPrices(read.prices, file) : read.prices,
    concurrency: flags.concurrency ?? read.concurrency ?? DEFAULT_CONCURRENCY,
    taskCapUsd: flags.taskCapUsd ?? read.taskCapUsd,
    maxCostUsd: flags.maxCostUsd ?? read.maxCostUsd,
    ledger,
    localStore: isShared(ledger) ? usual : ledger,
    outcomes: read.outcomes.map((path) => resolve(file ?? "", "..", path)),
    rollouts: read.rollouts,
  };
}

/** Loaded only where there is a file to read: validation is the slowest part of a start. */
async function readSettings(file: string): Promise<SettingsFile> {
  const { loadSettings } = await import("../settings/index.ts");
  return loadSettings(file);
}

/** A path starts beside the file that names it. */
async function readPrices(path: string, file = ""): Promise<readonly Price[]> {
  const { loadOwnPrices } = await import("../settings/index.ts");
  return loadOwnPrices(resolve(file, "..", path));
}

function providersOf(flags: SettingFlags, read: SettingsFile, environment: Environment) {
  const usual = read.provider ?? DEFAULT_PROVIDER;
  const provider = flags.provider ?? usual;
  // The file's address is that of the file's provider, and of no other.
  const baseUrl = flags.baseUrl ?? (provider === usual ? read.baseUrl : undefined);
  return enabledProviders({ provider, baseUrl, named: read.providers }, environment);
}

function named<Name extends string>(limited: {
  readonly name: Name;
  readonly command: CommandText;
  readonly timeoutMs: number;
}): NamedCommand<Name> {
  return { name: limited.name, argv: argvOf(limited.command), timeoutMs: limited.timeoutMs };
}

function gateFlag(text: string): NamedCommand {
  const at = text.indexOf("=");
  if (at < 1) {
    throw new SufficeError("usage.invalid", {
      message: `--gate takes NAME=COMMAND, for example --gate tests="npm test"; got "${text}"`,
    });
  }
  return { name: text.slice(0, at), argv: argvOf(text.slice(at + 1)), timeoutMs: DEFAULT_GATE_TIMEOUT_MS };
}

function agentFlag(text: string): AgentChoice {
  const at = text.indexOf("=");
  const program = text.slice(at + 1);
  if (isAgentName(program)) return { step: at === -1 ? undefined : text.slice(0, at), program };
  throw new SufficeError("usage.invalid", {
    message: `--agent takes NAME or STEP=NAME, where NAME is one of ${AGENT_NAMES.join(", ")}; got "${text}"`,
  });
}

function plainPath(path: string): string {
  if (isPlainPath(path)) return path;
  throw new SufficeError("usage.invalid", {
    message: `--protect takes a path, not a pattern, and a folder covers all that is in it; got "${path}"`,
  });
}

function argvOf(command: CommandText): Argv {
  if (typeof command === "string") return splitCommand(command);
  const [program, ...rest] = command;
  if (program === undefined) throw new SufficeError("settings.invalid", { message: "a command is empty" });
  return [program, ...rest];
}
