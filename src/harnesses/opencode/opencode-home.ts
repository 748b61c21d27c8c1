import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ProgramAssignment } from "../agent-program.ts";

/** Where the opencode of one session keeps its things: what the XDG standard names, each in a folder of its own. */
export interface OpencodeHome {
  /** Below it lies its database. */
  readonly data: string;
  readonly config: string;
  readonly cache: string;
  readonly state: string;
  readonly user: string;
  readonly temporary: string;
  /** What is added to its system text. */
  readonly instructions: string;
  /** opencode's own id of the conversation, once it has told it. */
  readonly sessionId: string;
}

export function opencodeHome({ home, session }: Pick<ProgramAssignment, "home" | "session">): OpencodeHome {
  const top = join(home, "opencode", session);
  return {
    data: join(top, "data"),
    config: join(top, "config"),
    cache: join(top, "cache"),
    state: join(top, "state"),
    user: join(top, "user"),
    temporary: join(top, "tmp"),
    instructions: join(top, "instructions.md"),
    sessionId: join(top, "session-id.txt"),
  };
}

export async function furnishHome(place: OpencodeHome, system: string): Promise<void> {
  const { data, config, cache, state, user, temporary, instructions } = place;
  const folders = [data, config, cache, state, user, temporary];
  await Promise.all(folders.map((path) => mkdir(path, { recursive: true })));
  await writeFile(instructions, system);
}

export async function sessionIn({ sessionId }: OpencodeHome): Promise<string | undefined> {
  // ENOENT: it was ended before it told its id.
  const text = await readFile(sessionId, "utf8").catch(() => "");
  return text === "" ? undefined : text;
}

/** Settings of a repository that opencode 1.18.33 takes and whose plugins it runs, even where it is told not to. */
const OWN_SETTINGS = ["opencode.json", "opencode.jsonc", ".opencode"] as const;

export function ownSettingsIn(folder: string): string | undefined {
  return OWN_SETTINGS.find((name) => existsSync(join(folder, name)));
}
