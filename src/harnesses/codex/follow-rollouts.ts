import { open } from "node:fs/promises";
import { type CodexHome, rolloutsIn } from "./codex-home.ts";

/** Hands over what was written to a session's conversations since it was last asked, whole lines only. */
export interface RolloutFollower {
  newLines(): Promise<readonly string[]>;
}

/** Begins behind what there is already: that was another life's. */
export async function followRollouts(place: CodexHome): Promise<RolloutFollower> {
  const read = new Map<string, { offset: number; begun: Buffer }>();
  const linesOf = async (path: string): Promise<readonly string[]> => {
    const before = read.get(path) ?? { offset: 0, begun: Buffer.alloc(0) };
    const added = await bytesFrom(path, before.offset);
    const bytes = Buffer.concat([before.begun, added]);
    const end = bytes.lastIndexOf(LINE_END) + 1;
    read.set(path, { offset: before.offset + added.length, begun: bytes.subarray(end) });
    return end === 0
      ? []
      : bytes
          .subarray(0, end - 1)
          .toString("utf8")
          .split("\n");
  };
  const newLines = async (): Promise<readonly string[]> => {
    const lines: string[] = [];
    for (const path of await rolloutsIn(place)) lines.push(...(await linesOf(path)));
    return lines;
  };
  await newLines();
  return { newLines };
}

const LINE_END = 0x0a;

async function bytesFrom(path: string, offset: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const bytes = Buffer.alloc(Math.max(size - offset, 0));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, offset);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
