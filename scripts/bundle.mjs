// The one description of how the sources are bundled: for `dist`, and for the generator.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Name of the bundle → its entry. `cli` is the program; the rest are the doors named in package.json `exports`. */
export const ENTRIES = {
  cli: "src/cli/main.ts",
  index: "src/index.ts",
  pricing: "src/pricing/index.ts",
  testing: "src/testing/index.ts",
};

/** Native, so it cannot be bundled: the one dependency that a user installs. The others are optional, for runs over many machines. */
const EXTERNAL = [/^@photostructure\/sqlite(\/|$)/, /^pg(\/|$)/, /^@dbos-inc\//];

/**
 * What goes into one chunk. The bundler takes all that a folder's door leads to for needed wherever anything of it is, so that
 * words of the settings would bring their validation with them, and one reader of logs a reader of YAML. And a file that is
 * loaded takes about a millisecond, whatever is in it: what every command needs is one.
 */
const CHUNKS = [
  { name: "domain", test: /[\\/]src[\\/]domain[\\/]|[\\/]src[\\/]protocols[\\/]json\.ts$/, priority: 3 },
  {
    name: "settings-words",
    test: /[\\/]src[\\/]settings[\\/](?:digest|plain-path|settings-file|split-command|suggest|providers[\\/]built-in-providers)\.ts$/,
  },
  {
    name: "agent-logs",
    test: /[\\/]src[\\/]agent-logs[\\/](?:[^\\/]+|litellm[\\/]served-model)\.ts$/,
    priority: 1,
  },
  { name: "models-configured", test: /[\\/]litellm[\\/]models-configured\.ts$/ },
  { name: "yaml", test: /[\\/]node_modules[\\/]yaml[\\/]/, priority: 2 },
];

/** Entries whose file is there. */
export function presentEntries(entries = ENTRIES) {
  return Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(join(root, file))));
}

/**
 * Bundles `entries` into `dir` as ES modules for Node 20. What the sources import with `import()` stays a chunk of
 * its own, so a command pays only for what it uses. Not minified: that saves a few per cent of a start at most, and
 * costs readable stack traces. Returns rolldown's chunks.
 */
export async function bundle(entries, dir) {
  const build = await rolldown({
    input: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, join(root, file)])),
    platform: "node",
    transform: { target: "node20" },
    external: EXTERNAL,
    logLevel: "warn",
  });
  try {
    const { output } = await build.write({
      dir,
      format: "esm",
      entryFileNames: "[name].js",
      chunkFileNames: "chunks/[name]-[hash].js",
      sourcemap: false,
      codeSplitting: { groups: CHUNKS },
    });
    return output.filter((file) => file.type === "chunk");
  } finally {
    await build.close();
  }
}

/**
 * What modules of the sources export, bundled on the spot, so that `dist` need not exist or be new. `load` gets the
 * loaded bundles by name; the files are gone once it has returned.
 */
export async function withSources(entries, load) {
  // Below node_modules, so that what is not bundled is found.
  const folder = mkdtempSync(join(root, "node_modules", ".suffice-sources-"));
  try {
    await bundle(entries, folder);
    const loaded = await Promise.all(
      Object.keys(entries).map(async (name) => [
        name,
        await import(pathToFileURL(join(folder, `${name}.js`))),
      ]),
    );
    return await load(Object.fromEntries(loaded));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
