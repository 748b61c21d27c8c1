import { join } from "node:path";
import {
  type DecidedStep,
  type Model,
  type ModelRegistry,
  modelNamed,
  type Policy,
  SufficeError,
} from "../../domain/index.ts";
import type { AgentProgram, ProgramEndpoint, ProgramProtocol } from "../../harnesses/index.ts";
import type { StepProgram } from "../../pipeline/index.ts";
import { type AgentName, agentFor } from "../../settings/index.ts";
import type { Settings } from "../effective-settings.ts";
import type { Environment } from "../environment.ts";
import type { ProviderSettings } from "../providers/enabled-providers.ts";
import { createProgram } from "./create-program.ts";

export interface StepPrograms {
  /** The program that carries a step out; `undefined`: the built-in loop. */
  readonly for: (step: Pick<DecidedStep, "step">) => StepProgram | undefined;
}

interface Given {
  readonly settings: Pick<Settings, "agents" | "providers" | "commands">;
  readonly policy: Pick<Policy, "pipeline">;
  readonly models: ModelRegistry;
  readonly environment: Environment;
  /** Holds the programs' own files, until the run is over. */
  readonly homes: string;
}

/** An agent's whole attempt: long enough for real work, short enough that a night does not go by in one of them. */
const TIMEOUT_MS = 60 * 60_000;

/** What a provider of each kind can be asked in. */
const SPOKEN: Readonly<Record<ProviderSettings["protocol"], readonly ProgramProtocol[]>> = {
  anthropic: ["anthropic-messages"],
  openai: ["openai-chat", "openai-responses"],
  // Since 2026 it answers Anthropic's format as well as OpenAI's.
  ollama: ["openai-chat", "anthropic-messages"],
};

/** The programs of a run's steps, each made once. */
export function stepPrograms({ settings, models, environment, homes }: Given): StepPrograms {
  const made = new Map<AgentName, AgentProgram | undefined>();
  const programNamed = (name: AgentName) => {
    if (!made.has(name)) made.set(name, createProgram(name, environment));
    return made.get(name);
  };
  return {
    for({ step }) {
      const program = programNamed(agentFor(step, settings.agents));
      if (program === undefined) return undefined;
      return {
        program,
        endpointOf: (model) => endpointOf(modelNamed(models, model), program, { settings, environment }),
        homes,
        commands: settings.commands,
        timeoutMs: TIMEOUT_MS,
      };
    },
  };
}

/**
 * Asks every program that a step with tools is given to whether it is there and can do what is asked, before anything is spent. Throws
 * `settings.step-cannot-run` with the step, the program and the reason.
 */
export async function requirePrograms({ policy, ...given }: Given): Promise<readonly string[]> {
  const programs = stepPrograms({ policy, ...given });
  const notes = new Set<string>();
  for (const step of policy.pipeline.filter(({ needs }) => needs.includes("tools"))) {
    const line = programs.for(step);
    if (line === undefined) continue;
    const { program } = line;
    const found = await program.detect();
    const why =
      found.kind === "missing"
        ? found.because
        : program.refuses(found.version, {
            access: step.gates.includes("findings") ? "read-only" : "read-write",
            resumes: true,
            answerSchema: step.gates.includes("findings") || step.split ? {} : undefined,
            subAgents: [],
          });
    if (why !== undefined) {
      throw new SufficeError("settings.step-cannot-run", {
        message: `step "${step.step}" is given to ${program.name}, which cannot carry it out: ${why}`,
      });
    }
    if (found.kind === "found") notes.add(`${program.name} ${found.version} carries out ${step.step}`);
  }
  return [...notes];
}

function endpointOf(
  model: Model | undefined,
  program: AgentProgram,
  { settings, environment }: Pick<Given, "settings" | "environment">,
): { readonly endpoint: ProgramEndpoint; readonly provider: string } | undefined {
  const provider = settings.providers.find(({ name }) => name === model?.provider);
  if (provider === undefined) return undefined;
  const spoken = program.protocols.find((protocol) => SPOKEN[provider.protocol].includes(protocol));
  if (spoken === undefined) return undefined;
  const { keyVariable, name } = provider;
  const key = () =>
    (keyVariable === undefined ? undefined : environment.key(keyVariable))?.reveal() ?? "none";
  return { endpoint: { baseUrl: addressFor(spoken, provider), key }, provider: name };
}

/** The address as the program expects it: OpenAI's protocols with their version, Anthropic's without. */
function addressFor(spoken: ProgramProtocol, { protocol, baseUrl }: ProviderSettings): string {
  const plain = baseUrl.replace(/\/+$/, "");
  return protocol === "ollama" && spoken !== "anthropic-messages" ? `${plain}/v1` : plain;
}

/** Where a run's agent programs keep their files: beside the ledger, so that a resumed run finds them. */
export function homesOf(run: string, { dataFolder }: Pick<Environment, "dataFolder">): string {
  return join(dataFolder, "agents", run);
}
