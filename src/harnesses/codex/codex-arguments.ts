import type { ProgramAssignment } from "../agent-program.ts";
import { KEY_VARIABLE, tomlText } from "./codex-config.ts";
import type { CodexHome } from "./codex-home.ts";

/** `danger-full-access` is Codex's word for having no sandbox. */
export type SandboxMode = "read-only" | "workspace-write" | "danger-full-access";

export interface CodexRun extends Pick<ProgramAssignment, "folder" | "endpoint" | "model" | "answerSchema"> {
  readonly place: CodexHome;
  readonly sandbox: SandboxMode;
  /** Codex's own id of the conversation to go on with. */
  readonly thread: string | undefined;
}

/** What follows the program's name. The prompt comes on standard input; key, prompt and system text stand in no argument. */
export function codexArguments({ place, thread, ...run }: CodexRun): readonly string[] {
  const { folder, endpoint, model, answerSchema, sandbox } = run;
  const provider = [
    `name="suffice"`,
    `base_url=${tomlText(endpoint.baseUrl)}`,
    `env_key="${KEY_VARIABLE}"`,
    `wire_api="responses"`,
    `request_max_retries=${REQUEST_RETRIES}`,
    `stream_max_retries=${STREAM_RETRIES}`,
  ];
  return [
    "exec",
    ...(thread === undefined ? ["-C", folder] : ["resume"]),
    "--json",
    "--skip-git-repo-check",
    // The one hook is ours, and those of an untrusted folder are not loaded.
    "--dangerously-bypass-hook-trust",
    `--model=${model}`,
    `--config=model_providers.suffice={${provider.join(",")}}`,
    `--config=model_provider="suffice"`,
    `--config=sandbox_mode="${sandbox}"`,
    ...(answerSchema === undefined ? [] : [`--output-schema=${place.schema}`]),
    `--output-last-message=${place.lastMessage}`,
    ...(thread === undefined ? [] : [thread]),
    "-",
  ];
}

/** Of a call that was not answered, and of a stream that broke off. Beyond that another route is better than patience. */
const REQUEST_RETRIES = 1;
const STREAM_RETRIES = 2;
