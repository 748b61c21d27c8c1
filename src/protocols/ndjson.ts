import type { PieceReader } from "./answer.ts";

/** Lines of JSON, one value each: bytes in, lines out. Blank lines are passed over. */
export function createNdjsonReader(): PieceReader<string> {
  const decoder = new TextDecoder();
  let begun = "";
  const linesIn = (text: string): readonly string[] => {
    const [first = "", ...others] = text.split("\n");
    const lines = [begun + first, ...others];
    begun = lines.pop() ?? "";
    return lines.filter((line) => line.trim() !== "");
  };
  return {
    read: (bytes) => linesIn(decoder.decode(bytes, { stream: true })),
    end: () => linesIn(`${decoder.decode()}\n`),
  };
}
