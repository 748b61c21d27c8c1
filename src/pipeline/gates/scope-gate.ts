import type { Verdict } from "../../domain/index.ts";
import { isUnder } from "../paths.ts";
import type { Gate } from "./gate.ts";

/** Work that named its files keeps to them: others may be changing the rest. Work that named none is not held to any. */
export function createScopeGate(): Gate {
  return {
    name: "scope",
    judgesFiles: false,
    runsPrograms: false,
    async judge({ workspace, files }): Promise<Verdict> {
      if (files === undefined || files.length === 0) return { kind: "pass" };
      const outside = (await workspace.changes()).filter(
        ({ path }) => !files.some((file) => isUnder(path, file)),
      );
      if (outside.length === 0) return { kind: "pass" };
      const findings = outside.map(({ path }) => ({
        message: "this file is not among those that the work names; put it back",
        file: path,
      }));
      return { kind: "fail", findings };
    },
  };
}
