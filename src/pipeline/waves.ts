import { segmentsOf } from "./paths.ts";

/** What waves are made of: tickets of a run, or chunks of a plan. */
export interface WaveItem {
  readonly id: string;
  readonly dependsOn: readonly string[];
  /** `undefined` or none: nobody knows, so it may be any. */
  readonly files: readonly string[] | undefined;
  /** Items that share a conversation cannot run at once; `undefined`: it has one of its own. */
  readonly conversation: string | undefined;
}

/** Why an item does not run earlier than it does. */
export interface Wait {
  readonly id: string;
  readonly for: string;
  readonly because: string;
}

export interface Waves<Item extends WaveItem> {
  readonly waves: readonly (readonly Item[])[];
  readonly waits: readonly Wait[];
}

/**
 * Items in waves: within one, none depends on another, no two touch the same file or share a conversation. Items must come
 * in an order in which each follows what it depends on; that order is kept among those that conflict. One whose files are
 * unknown runs alone: it may touch anything.
 */
export function planWaves<Item extends WaveItem>(items: readonly Item[]): Waves<Item> {
  const claims = createClaims();
  const waves: Item[][] = [];
  const waits: Wait[] = [];
  for (const item of items) {
    const obstacle = claims.lastAgainst(item);
    const wave = obstacle === undefined ? 0 : obstacle.wave + 1;
    claims.add(item, wave);
    (waves[wave] ??= []).push(item);
    if (obstacle !== undefined) waits.push({ id: item.id, for: obstacle.id, because: obstacle.because });
  }
  return { waves, waits };
}

/** An item that came before, and its wave. */
interface Claim {
  readonly id: string;
  readonly wave: number;
}

type Obstacle = Claim & { readonly because: string };

/** What the items so far lay claim to; of each thing the latest claim, so that a thousand items need not be held against each other. */
function createClaims() {
  const items = new Map<string, Claim>();
  const conversations = new Map<string, Claim>();
  const files = new Map<string, Claim>();
  /** Folders that hold a claimed file, and claimed files themselves. */
  const above = new Map<string, Claim>();
  let any: Claim | undefined;
  let unknown: Claim | undefined;

  function* obstaclesTo(item: WaveItem): Iterable<Obstacle | undefined> {
    for (const id of item.dependsOn) yield against(items.get(id), `it depends on "${id}"`);
    if (item.conversation !== undefined)
      yield against(conversations.get(item.conversation), "they share a main conversation");
    if (unknown !== undefined) yield against(unknown, `"${unknown.id}" names no files, so it may touch any`);
    if (!namesFiles(item)) {
      yield against(any, "it names no files, so it may touch any");
      return;
    }
    for (const file of item.files) {
      const folders = foldersOf(file);
      for (const folder of folders) yield against(files.get(folder), `both touch ${file}`);
      yield against(above.get(folders.at(-1) ?? ""), `both touch ${file}`);
    }
  }

  return {
    /** Of those that an item has to wait for, the one that comes last. */
    lastAgainst(item: WaveItem): Obstacle | undefined {
      let last: Obstacle | undefined;
      for (const obstacle of obstaclesTo(item))
        if (obstacle !== undefined && obstacle.wave > (last?.wave ?? -1)) last = obstacle;
      return last;
    },
    add(item: WaveItem, wave: number): void {
      const claim = { id: item.id, wave };
      items.set(item.id, claim);
      any = later(any, claim);
      if (item.conversation !== undefined)
        conversations.set(item.conversation, later(conversations.get(item.conversation), claim));
      if (!namesFiles(item)) {
        unknown = later(unknown, claim);
        return;
      }
      for (const folders of item.files.map(foldersOf)) {
        for (const folder of folders) above.set(folder, later(above.get(folder), claim));
        const file = folders.at(-1) ?? "";
        files.set(file, later(files.get(file), claim));
      }
    },
  };
}

function namesFiles<Item extends WaveItem>(item: Item): item is Item & { readonly files: readonly string[] } {
  return item.files !== undefined && item.files.length > 0;
}

function against(claim: Claim | undefined, because: string): Obstacle | undefined {
  return claim === undefined ? undefined : { ...claim, because };
}

function later(before: Claim | undefined, claim: Claim): Claim {
  return before === undefined || claim.wave > before.wave ? claim : before;
}

/** The top folder, each folder below it, and the path itself: `""`, `src`, `src/list.ts`. */
function foldersOf(path: string): readonly string[] {
  const segments = segmentsOf(path);
  return ["", ...segments.map((_, index) => segments.slice(0, index + 1).join("/"))];
}
