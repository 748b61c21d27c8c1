import { readEnvironment } from "../app/index.ts";

/** On a terminal, unless `NO_COLOR` is set. */
export function wantsColour(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && !readEnvironment().wantsNoColour;
}
