import type { ProgramExit, ProgramFound, StartProgram } from "../agent-program.ts";
import type { CodexHome } from "./codex-home.ts";
import { versionIn } from "./versions.ts";

export interface CodexProgram {
  readonly start: StartProgram;
  readonly program: string;
}

/** Asks it for its version. */
export async function detectCodex({ start, program }: CodexProgram): Promise<ProgramFound> {
  const lines: string[] = [];
  const exit = await start([program, "--version"], {
    cwd: "/",
    environment: {},
    timeoutMs: QUESTION_MS,
    signal: new AbortController().signal,
    onLine: (line) => lines.push(line),
  });
  const version = versionIn(lines.join("\n"));
  if (exit.kind === "not-started") return { kind: "missing", because: `${program}: ${exit.because}` };
  if (exit.kind !== "exited" || exit.exitCode !== 0 || version === undefined) {
    return { kind: "missing", because: `${program} --version did not tell a version` };
  }
  return { kind: "found", version, path: program };
}

/** For what Codex answers at once. */
const QUESTION_MS = 30_000;

export type SandboxProbe = (place: CodexHome, signal: AbortSignal) => Promise<boolean | ProgramExit>;

/** Containers often forbid what Codex's sandbox is made with: asked once, by running a command in it. An exit: nobody knows. */
export function createSandboxProbe({ start, program }: CodexProgram): SandboxProbe {
  let known: boolean | undefined;
  return async (place, signal) => {
    if (known !== undefined) return known;
    const exit = await start([program, "sandbox", "--", "true"], {
      cwd: place.temporary,
      environment: environmentOf(place),
      timeoutMs: QUESTION_MS,
      signal,
      onLine: () => undefined,
    });
    if (exit.kind !== "exited") return exit;
    known = exit.exitCode === 0;
    return known;
  };
}

export function environmentOf({ codex, user, temporary }: CodexHome): Readonly<Record<string, string>> {
  return { CODEX_HOME: codex, HOME: user, TMPDIR: temporary };
}
