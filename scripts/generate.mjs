// Writes what can be read off the code: docs/errors.md, docs/cli.md and schemas/*.json.
// With `--check` it writes nothing, names what is stale, and fails.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { presentEntries, root, withSources } from "./bundle.mjs";
import { cliReference, errorReference } from "./reference.mjs";

const ENTRIES = {
  errors: "src/domain/errors.ts",
  program: "src/cli/program.ts",
  settings: "src/settings/index.ts",
};

const onlyCheck = process.argv.includes("--check");
const wanted = await generate();
const stale = [...wanted].filter(([path, text]) => read(path) !== text).map(([path]) => path);
const leftOver = generatedNow().filter((path) => !wanted.has(path));

if (!onlyCheck) {
  for (const path of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), wanted.get(path));
    console.log(`wrote ${path}`);
  }
  for (const path of leftOver) {
    rmSync(join(root, path));
    console.log(`removed ${path}`);
  }
} else if (stale.length + leftOver.length > 0) {
  for (const path of [...stale, ...leftOver]) console.error(`stale: ${path}`);
  console.error("Run `npm run generate` and commit what it writes.");
  process.exitCode = 1;
}

/** Path → text of every file that should be there. */
async function generate() {
  const { errors, program, settings } = await withSources(presentEntries(ENTRIES), (loaded) => loaded);
  const files = new Map();
  if (errors?.ERRORS) files.set("docs/errors.md", errorReference(errors.ERRORS));
  else notYet("docs/errors.md", "src/domain/errors.ts exports no ERRORS");

  if (program?.createProgram) files.set("docs/cli.md", cliReference(program.createProgram()));
  else notYet("docs/cli.md", "src/cli/program.ts exports no createProgram");

  if (settings?.jsonSchemas) {
    for (const [name, schema] of Object.entries(settings.jsonSchemas())) {
      files.set(`schemas/${name.replace(/\.json$/, "")}.json`, `${JSON.stringify(schema, null, 2)}\n`);
    }
  } else notYet("schemas", "src/settings/index.ts exports no jsonSchemas");
  return files;
}

function notYet(path, because) {
  console.error(`left out: ${path}, since ${because}`);
}

function generatedNow() {
  const schemas = join(root, "schemas");
  const names = existsSync(schemas) ? readdirSync(schemas).filter((name) => name.endsWith(".json")) : [];
  return [...names.map((name) => `schemas/${name}`), "docs/cli.md", "docs/errors.md"].filter((path) =>
    existsSync(join(root, path)),
  );
}

function read(path) {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
