import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { ProgramAssignment } from "../agent-program.ts";
import { HOOK_SCRIPT } from "./guard/hook-script.ts";

/** Where the Codex of one session keeps its things. Codex names its conversations itself, so each of our sessions has a folder. */
export interface CodexHome {
  /** `CODEX_HOME`. Not below the folder for temporary files, where Codex does not want it. */
  readonly codex: string;
  readonly user: string;
  readonly temporary: string;
  /** Its conversations: `YYYY/MM/DD/rollout-TIME-ID.jsonl`. */
  readonly sessions: string;
  readonly hook: string;
  readonly schema: string;
  readonly lastMessage: string;
}

export function codexHome({ home, session }: Pick<ProgramAssignment, "home" | "session">): CodexHome {
  const top = join(home, "codex", session);
  return {
    codex: join(top, "codex"),
    user: join(top, "user"),
    temporary: join(top, "tmp"),
    sessions: join(top, "codex", "sessions"),
    hook: join(top, "ask-permission.cjs"),
    schema: join(top, "answer-schema.json"),
    lastMessage: join(top, "last-message.txt"),
  };
}

export async function makeFolders({ codex, user, temporary }: CodexHome): Promise<void> {
  await Promise.all([codex, user, temporary].map((path) => mkdir(path, { recursive: true })));
}

/** Writes what Codex is to find there. The conversations stay. */
export async function furnishHome(
  place: CodexHome,
  { config, answerSchema }: { readonly config: string } & Pick<ProgramAssignment, "answerSchema">,
): Promise<void> {
  await Promise.all([
    writeFile(join(place.codex, "config.toml"), config, { mode: 0o600 }),
    writeFile(place.hook, HOOK_SCRIPT),
    writeFile(place.lastMessage, ""),
    ...(answerSchema === undefined ? [] : [writeFile(place.schema, JSON.stringify(answerSchema))]),
  ]);
}

/** All conversations of the session, sub-agents' included, the oldest first; none where it has not begun. */
export async function rolloutsIn({ sessions }: CodexHome): Promise<readonly string[]> {
  // ENOENT: Codex makes the folder with its first conversation.
  const found = await readdir(sessions, { recursive: true }).catch(() => []);
  return found
    .filter((path) => path.endsWith(".jsonl"))
    .toSorted()
    .map((path) => join(sessions, path));
}

const Meta = z.looseObject({
  payload: z.looseObject({ id: z.string(), source: z.unknown().optional() }),
});

/** Codex's own id of the conversation: the last that no agent began. */
export async function threadIn(place: CodexHome): Promise<string | undefined> {
  const heads = await Promise.all((await rolloutsIn(place)).map(headOf));
  return heads.findLast((head) => head !== undefined && typeof head.source !== "object")?.id;
}

async function headOf(path: string): Promise<z.infer<typeof Meta>["payload"] | undefined> {
  const text = await readFile(path, "utf8");
  const end = text.indexOf("\n");
  if (end === -1) return undefined;
  const meta = Meta.safeParse(JSON.parse(text.slice(0, end)));
  return meta.success ? meta.data.payload : undefined;
}
