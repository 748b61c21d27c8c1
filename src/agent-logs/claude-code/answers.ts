import { checksumOf, type Json } from "../../domain/index.ts";
import { isJsonArray, isJsonObject, type JsonObject } from "../../protocols/index.ts";
import { numberAt, textAt } from "../json-fields.ts";

/**
 * How many characters the answers have whose blocks come one in a line, as far as they are known. Blocks of one answer stand
 * close together, so only the last answers are kept: of what is said, not more than a checksum.
 */
export interface Answers {
  /** Counts the blocks that are new to the answer; returns the characters of all of its blocks so far. */
  add(id: string, content: Json | undefined): number;
  state(): Json;
}

interface Answer {
  readonly characters: number;
  readonly blocks: readonly number[];
}

const KEPT = 64;
const MOST_BLOCKS = 256;

export function createAnswers(state: Json | undefined): Answers {
  const answers = new Map<string, Answer>(readState(state));
  return {
    add(id, content) {
      let { characters, blocks } = answers.get(id) ?? { characters: 0, blocks: [] };
      for (const block of blocksOf(content)) {
        const checksum = checksumOfBlock(block);
        if (blocks.length === MOST_BLOCKS || blocks.includes(checksum)) continue;
        characters += charactersOf(block);
        blocks = [...blocks, checksum];
      }
      answers.delete(id);
      answers.set(id, { characters, blocks });
      forgetFirst(answers, KEPT);
      return characters;
    },
    state: () => Array.from(answers, ([id, { characters, blocks }]) => [id, characters, blocks]),
  };
}

/** Of a map that is written in the order of use: all but the last `kept`. */
export function forgetFirst(map: Map<string, unknown>, kept: number): void {
  for (const key of map.keys()) {
    if (map.size <= kept) return;
    map.delete(key);
  }
}

function readState(state: Json | undefined): [string, Answer][] {
  if (!isJsonArray(state)) return [];
  return state.flatMap((entry): [string, Answer][] => {
    if (!isJsonArray(entry)) return [];
    const [id, characters, blocks] = entry;
    if (typeof id !== "string" || typeof characters !== "number" || !isJsonArray(blocks)) return [];
    return [[id, { characters, blocks: blocks.filter((block) => typeof block === "number") }]];
  });
}

function blocksOf(content: Json | undefined): readonly JsonObject[] {
  if (typeof content === "string") return [{ type: "text", text: content }];
  return isJsonArray(content) ? content.filter(isJsonObject) : [];
}

/** Where texts have been taken out of a transcript, `_len` says how long they were. */
function charactersOf(block: JsonObject): number {
  return numberAt(block, "_len") ?? saidIn(block).length;
}

function saidIn(block: JsonObject): string {
  if (block["type"] === "tool_use") return JSON.stringify(block["input"] ?? {});
  return textAt(block, "text") ?? textAt(block, "thinking") ?? "";
}

/** The same block is the same wherever the answer is repeated: by its id, or by some of its characters. */
function checksumOfBlock(block: JsonObject): number {
  const said = textAt(block, "id") ?? saidIn(block);
  return checksumOf(`${textAt(block, "type")} ${charactersOf(block)} ${said.slice(0, 64)}${said.slice(-64)}`);
}
