import { basename, join } from "node:path";
import type { LogFormat } from "../log-format.ts";
import { readState } from "./read-state.ts";

const FILE = ".warp-drive-state.json";

/** The state of a warp-drive session, in the project that one works in: its chunks, each with what it used. */
export function createWarpDriveFormat(): LogFormat {
  return {
    kind: "warp-drive",
    usualPlaces({ variables }) {
      const folder = variables["PWD"];
      return folder === undefined || folder === "" ? [] : [join(folder, ".claude", FILE)];
    },
    isLog: (path) => basename(path) === FILE,
    reads: { kind: "whole", read: ({ path }) => readState(path) },
  };
}
