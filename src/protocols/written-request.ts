import type { Message } from "../domain/index.ts";

/** A body, and what of the request could not be put into it, in words. */
export interface WrittenRequest<Body> {
  readonly body: Body;
  readonly notCarried: readonly string[];
}

/** The opaque blocks that are not of `protocol`, counted by the one that they are of. */
export function droppedBlocks(messages: readonly Message[], protocol: string): readonly string[] {
  const counts = new Map<string, number>();
  for (const block of messages.flatMap(({ content }) => content)) {
    if (block.type !== "opaque" || block.protocol === protocol) continue;
    counts.set(block.protocol, (counts.get(block.protocol) ?? 0) + 1);
  }
  return [...counts].map(([from, count]) => `${count} ${count === 1 ? "block" : "blocks"} of ${from}`);
}
