import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const script = join(dirname(dirname(import.meta.dirname)), "scripts", "install-tool.mjs");

/**
 * The folder of a package that only tests need, at an exact version (`name@1.2.3`), installed if it is not there; or why it cannot be
 * installed here. Asked by several test files at once, it is installed once.
 */
export async function installedTool(
  wanted: string,
): Promise<{ readonly folder: string } | { readonly because: string }> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script, wanted]);
    return { folder: stdout.trim() };
  } catch (error) {
    return { because: error instanceof Error ? error.message : String(error) };
  }
}
