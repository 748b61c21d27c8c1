import { execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { startScriptedUpstream } from "../../src/testing/index.ts";
import { openShop } from "./shop.ts";

const main = fileURLToPath(new URL("../../demo/main.mjs", import.meta.url));

/** The same without holding up this process, in which an upstream has to answer. */
function demoBeside(...args: readonly string[]) {
  const { PATH, HOME, TMPDIR } = process.env;
  const env = { PATH, HOME, TMPDIR, NO_COLOR: "1", ANTHROPIC_API_KEY: "sk-not-to-be-seen" };
  return new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [main, ...args], { env }, (error, stdout, stderr) => {
      resolve({
        status: typeof error?.code === "number" ? error.code : error === null ? 0 : null,
        stdout,
        stderr,
      });
    });
  });
}

function demo(...args: readonly string[]) {
  const { PATH, HOME, TMPDIR } = process.env;
  // A key that must not be used: the scripted upstream needs none.
  const env = { PATH, HOME, TMPDIR, NO_COLOR: "1", ANTHROPIC_API_KEY: "sk-not-to-be-seen" };
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { env, encoding: "utf8" });
  return { status, stdout, stderr };
}

test("the demo says that no model is called, shows the receipts, and comes out as prepared", {
  timeout: 60_000,
}, () => {
  const { status, stdout, stderr } = demo();
  expect({ status, stderr: stderr.match(/bug|Error/g) }).toEqual({ status: 0, stderr: null });
  expect(stdout).toContain("NO MODEL IS CALLED");
  expect(stdout).toMatch(/shop-3 +accepted +light ✗ ✗ → mid ✓/);
  expect(stdout).toMatch(/shop-5 +refused/);
  expect(stdout).toContain("ANTHROPIC_API_KEY=… npm run demo -- --provider anthropic");
  expect(stdout + stderr).not.toContain("sk-not-to-be-seen");
});

test("with a provider named, the demo runs for real: the address and the key that were given, nothing asserted", {
  timeout: 60_000,
}, async () => {
  const shop = await openShop();
  const upstream = await startScriptedUpstream({ script: shop.script });
  try {
    const { status, stdout, stderr } = await demoBeside(
      "--provider",
      "anthropic",
      "--base-url",
      upstream.url,
    );
    expect(status).toBe(4);
    expect(stdout).not.toContain("NO MODEL IS CALLED");
    expect(stdout).toContain(`Real calls to ${upstream.url}`);
    expect(upstream.requests().every(({ headerNames }) => headerNames.includes("x-api-key"))).toBe(true);
    expect(upstream.requests().length).toBeGreaterThan(0);
    expect(stdout + stderr).not.toContain("sk-not-to-be-seen");
  } finally {
    await upstream.close();
    await shop.remove();
  }
});

for (const task of ["shop-2", "shop-3", "shop-4"]) {
  test(`the demo fails without the prepared edits of ${task}`, { timeout: 60_000 }, () => {
    const { status, stdout } = demo("--without-edits", task);
    expect(status).toBe(1);
    expect(stdout).toMatch(new RegExp(`- ${task}: expected .*"accepted".* got .*"failed"`));
  });
}
