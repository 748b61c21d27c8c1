import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../demo/main.mjs", import.meta.url));

/** A key that must never be seen. */
export const KEY = "sk-not-to-be-seen";

export interface DemoEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The demo as a process of its own, with keys in its environment; this process is free to answer it meanwhile. */
export function demo(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<DemoEnd> {
  const { PATH, HOME, TMPDIR } = process.env;
  const env = { PATH, HOME, TMPDIR, NO_COLOR: "1", ANTHROPIC_API_KEY: KEY, OPENAI_API_KEY: KEY };
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}
