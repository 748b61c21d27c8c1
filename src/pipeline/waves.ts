import { overlap } from "./paths.ts";

/** What waves are made of: tickets of a run, or chunks of a plan. */
export interface WaveItem {
  readonly id: string;
  readonly dependsOn: readonly string[];
  /** `undefined`: nobody knows, so it may be any. */
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
  const waveOf = new Map<string, number>();
  const waves: Item[][] = [];
  const waits: Wait[] = [];
  for (const [index, item] of items.entries()) {
    let wave = 0;
    let latest: Wait | undefined;
    for (const earlier of items.slice(0, index)) {
      const because = reasonToWait(item, earlier);
      const after = (waveOf.get(earlier.id) ?? -1) + 1;
      if (because === undefined || after <= wave) continue;
      wave = after;
      latest = { id: item.id, for: earlier.id, because };
    }
    waveOf.set(item.id, wave);
    (waves[wave] ??= []).push(item);
    if (latest !== undefined) waits.push(latest);
  }
  return { waves, waits };
}

function reasonToWait(item: WaveItem, earlier: WaveItem): string | undefined {
  if (item.dependsOn.includes(earlier.id)) return `it depends on "${earlier.id}"`;
  if (item.conversation !== undefined && item.conversation === earlier.conversation)
    return "they share a main conversation";
  if (item.files === undefined) return "it names no files, so it may touch any";
  if (earlier.files === undefined) return `"${earlier.id}" names no files, so it may touch any`;
  const shared = item.files.find((file) => earlier.files?.some((other) => overlap(file, other)));
  return shared === undefined ? undefined : `both touch ${shared}`;
}
