import { HOOK_TIMEOUT_SECONDS } from "./guard/hook-script.ts";

export interface ConfigAsked {
  readonly folder: string;
  readonly system: string;
  /** The shell line that Codex runs before each tool call. */
  readonly hook: string;
}

/** The name of the variable that holds the endpoint's key. Commands do not get it. */
export const KEY_VARIABLE = "SUFFICE_AGENT_KEY";

/**
 * Codex's `config.toml` for one session: no more than it needs for the work, none of its services, and nothing that the repository
 * says about Codex itself: its settings and hooks are loaded for trusted folders alone.
 */
export function codexConfig({ folder, system, hook }: ConfigAsked): string {
  return `developer_instructions = ${tomlText(system)}
approval_policy = "never"
project_doc_max_bytes = 0
web_search = "disabled"
check_for_update_on_startup = false

[analytics]
enabled = false

[history]
persistence = "none"

[agents]
enabled = false

[skills]
include_instructions = false

[skills.bundled]
enabled = false

[shell_environment_policy]
inherit = "core"
exclude = [${tomlText(KEY_VARIABLE)}]

[sandbox_workspace_write]
network_access = false
exclude_slash_tmp = true

[projects.${tomlText(folder)}]
trust_level = "untrusted"

[features]
${FEATURES_OFF.map((name) => `${name} = false`).join("\n")}

[[hooks.PreToolUse]]
[[hooks.PreToolUse.hooks]]
type = "command"
command = ${tomlText(hook)}
timeout = ${HOOK_TIMEOUT_SECONDS}
`;
}

/** They add tools and texts to each request, ask servers of OpenAI, or never give up on one that is not there. */
const FEATURES_OFF = [
  "api_key_model_discovery",
  "apps",
  "goals",
  "image_generation",
  "plugins",
  "remote_plugin",
  "shell_snapshot",
  "tool_suggest",
  "unbounded_connection_retries",
  "view_image",
] as const;

/** A basic string of TOML: JSON's escapes are among its own, and it wants one more. */
export function tomlText(text: string): string {
  return JSON.stringify(text).replaceAll("\u007f", "\\u007f");
}
