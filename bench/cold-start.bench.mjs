// What a user waits for before anything happens: the start of the program, beside the start of Node itself.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const reference = { name: "node -e 0", run: () => start(["-e", "0"]) };

export const benches = [
  { name: "suffice --version", reference, run: () => start([cli, "--version"]), runs: 21 },
  { name: "suffice route TEXT", reference, run: () => start([cli, "route", "Fix typo in README"]), runs: 21 },
];

const home = mkdtempSync(`${tmpdir()}/suffice-bench-`);
process.on("exit", () => rmSync(home, { recursive: true, force: true }));

/** An empty home, so that nobody's settings are measured; and no extra certificates, which Node would read at each start. */
function start(args) {
  const { NODE_EXTRA_CA_CERTS: _, ...environment } = process.env;
  const env = {
    ...environment,
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_STATE_HOME: home,
    XDG_CACHE_HOME: home,
  };
  const result = spawnSync(process.execPath, args, { cwd: home, env, encoding: "utf8" });
  if (result.status !== 0) throw new Error(`${args.join(" ")} ended with ${result.status}: ${result.stderr}`);
}
