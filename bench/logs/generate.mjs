// Transcripts that look like those of Claude Code, made up, the same for the same seed.
//
//   node bench/logs/generate.mjs FOLDER [MEGABYTES] [SEED]    into FOLDER/projects
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { createChance } from "./chance.mjs";
import { writeConversation } from "./conversation.mjs";

const MEGABYTE = 1_000_000;
const SEED = 42;
const PROJECTS = 12;
const OLD_SHARE = 0.07;
const LONG_CACHE_SHARE = 0.5;
const FIRST_DAY_MS = Date.UTC(2026, 7, 1);
const DAY_MS = 86_400_000;
const DAYS = 75;
const MODELS = ["claude-opus-5", "claude-opus-5", "claude-sonnet-4-6", "claude-haiku-4-5-20251001"];
const FLUSH_CHARACTERS = 1 << 20;

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [folder, megabytes = "500", seed = String(SEED)] = process.argv.slice(2);
  if (folder === undefined) throw new Error("say into which folder");
  const made = generateTree({ folder, megabytes: Number(megabytes), seed: Number(seed) });
  console.log(`${made.files} files, ${Math.round(made.bytes / MEGABYTE)} MB`);
}

/** Several projects with conversations of all lengths and their sub-agents. Returns how many files and bytes it made. */
export function generateTree({ folder, megabytes, seed = SEED }) {
  const chance = createChance(seed);
  const made = { files: 0, bytes: 0 };
  for (let number = 0; made.bytes < megabytes * MEGABYTE; number += 1) {
    const left = megabytes * MEGABYTE - made.bytes;
    const bytes = Math.min(left, 200_000 + chance.around(3 * MEGABYTE));
    writeSession({ chance, folder, number: number % PROJECTS, bytes, made });
  }
  return made;
}

/** One conversation in one file, without sub-agents. */
export function generateFile({ folder, megabytes, seed = SEED }) {
  const chance = createChance(seed);
  const made = { files: 0, bytes: 0 };
  const { who, path } = newSession(chance, folder, 0);
  writeFile(path, { chance, bytes: megabytes * MEGABYTE, who, made });
  return { ...made, path };
}

function newSession(chance, folder, number) {
  const session = chance.uuid();
  const who = {
    session,
    folder: `/repos/project-${number}`,
    model: chance.oneOf(MODELS),
    isOld: chance.isLucky(OLD_SHARE),
    hasLongCache: chance.isLucky(LONG_CACHE_SHARE),
    startedAt: FIRST_DAY_MS + chance.around(DAYS * DAY_MS * 0.3),
  };
  return { who, path: join(folder, "projects", `-repos-project-${number}`, `${session}.jsonl`) };
}

function writeSession({ chance, folder, number, bytes, made }) {
  const { who, path } = newSession(chance, folder, number);
  function sendAgent({ at, type, tool }) {
    const agent = `a${chance.hex(16)}`;
    const file = join(path.slice(0, -".jsonl".length), "subagents", `agent-${agent}.jsonl`);
    const size = 20_000 + chance.around(200_000);
    const model = chance.isLucky(0.5) ? "claude-haiku-4-5-20251001" : who.model;
    writeFile(file, {
      chance,
      bytes: size,
      who: { ...who, model, agent, startedAt: at, hasLongCache: false },
      made,
    });
    writeFileSync(
      `${file.slice(0, -1 * "jsonl".length)}meta.json`,
      JSON.stringify({ agentType: type, toolUseId: tool }),
    );
    return agent;
  }
  writeFile(path, { chance, bytes, who, made, sendAgent });
}

function writeFile(path, { made, ...conversation }) {
  mkdirSync(dirname(path), { recursive: true });
  const out = openLines(path);
  writeConversation(out, conversation);
  out.close();
  made.files += 1;
  made.bytes += out.bytes();
}

/** Holds about a megabyte, whatever the file's size. */
function openLines(path) {
  const file = openSync(path, "w");
  let bytes = 0;
  let text = "";
  function flush() {
    writeSync(file, text);
    text = "";
  }
  return {
    bytes: () => bytes,
    line(value) {
      const line = `${JSON.stringify(value)}\n`;
      bytes += Buffer.byteLength(line);
      text += line;
      if (text.length > FLUSH_CHARACTERS) flush();
    },
    close() {
      flush();
      closeSync(file);
    },
  };
}
