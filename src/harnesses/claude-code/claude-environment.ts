import { join } from "node:path";
import type { ProgramAssignment } from "../agent-program.ts";
import { onlyModel } from "./sub-agents/sub-agent-options.ts";

/** Nothing listens there: whatever is not on the list of hosts that need no proxy fails at once. */
const NOWHERE = "http://127.0.0.1:9";
/** Tries again within a call. More than that is for whoever can also choose another model. */
const MAX_RETRIES = "2";

/** Where things lie below a home. Each session has a folder of its own, so that its calls are its alone. */
export function placesIn({ home, session }: Pick<ProgramAssignment, "home" | "session">) {
  const config = join(home, "claude", session);
  return {
    config,
    projects: join(config, "projects"),
    told: join(config, "told-calls.jsonl"),
    scratch: join(home, "tmp"),
    shell: join(home, "shell"),
  };
}

/** Variables that only Claude Code itself is to see, and not the commands that it runs. */
export const ITS_OWN = [
  "ANTHROPIC_API_KEY",
  "ANTHROPIC_BASE_URL",
  "HTTPS_PROXY",
  "NO_PROXY",
  "CLAUDE_CODE_SHELL_PREFIX",
] as const;

/** Talks to the endpoint and to nobody else, keeps everything below its home, and leaves models as they were asked for. */
export function claudeEnvironment(
  assignment: Pick<ProgramAssignment, "home" | "session" | "endpoint" | "subAgents">,
): Readonly<Record<string, string>> {
  const { home, endpoint, subAgents } = assignment;
  const { config, scratch, shell } = placesIn(assignment);
  const model = onlyModel(subAgents);
  return {
    ANTHROPIC_BASE_URL: endpoint.baseUrl,
    ANTHROPIC_API_KEY: endpoint.key(),
    HOME: home,
    CLAUDE_CONFIG_DIR: config,
    TMPDIR: scratch,
    // Else the folder of the transcripts is named after the worktree, and one made anew elsewhere could not be gone on with.
    CLAUDE_CODE_PROJECT_DIR_NAME: "suffice",
    CLAUDE_CODE_SHELL_PREFIX: shell,
    HTTPS_PROXY: NOWHERE,
    NO_PROXY: [new URL(endpoint.baseUrl).hostname, "127.0.0.1", "localhost"].join(","),
    ...QUIET,
    ...SAME_EVERYWHERE,
    CLAUDE_CODE_MAX_RETRIES: MAX_RETRIES,
    ...(model === undefined
      ? {}
      : { CLAUDE_CODE_SUBAGENT_MODEL: model, CLAUDE_CODE_SUBAGENT_MODEL_FORCE: "1" }),
  };
}

export const QUIET = {
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
  DISABLE_TELEMETRY: "1",
  DISABLE_ERROR_REPORTING: "1",
  DISABLE_AUTOUPDATER: "1",
} as const;

const SAME_EVERYWHERE = {
  // Without it `claude-opus-4-0` reaches the wire as the newest Opus.
  CLAUDE_CODE_DISABLE_LEGACY_MODEL_REMAP: "1",
  // Begins every prompt with a few digits of its own, so that no two conversations would share a cached prefix.
  CLAUDE_CODE_ATTRIBUTION_HEADER: "0",
  CLAUDE_CODE_DISABLE_CLAUDE_MDS: "1",
  CLAUDE_CODE_DISABLE_AUTO_MEMORY: "1",
} as const;
