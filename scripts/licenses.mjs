import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const LICENSE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/**
 * The licences of the packages whose code is in `chunks`, as one text. Taken from the modules that were really
 * bundled, so a dependency that is shaken out is not listed and one that slips in is.
 */
export function thirdPartyLicenses(chunks) {
  const folders = new Set();
  for (const chunk of chunks) {
    for (const [id, module] of Object.entries(chunk.modules)) {
      const folder = packageFolder(id);
      if (folder !== undefined && module.renderedLength > 0) folders.add(folder);
    }
  }
  const packages = [...folders].map(readPackage).toSorted((a, b) => (a.title < b.title ? -1 : 1));
  const head = "This package contains code of the following packages, under their own licences.\n";
  return [head, ...packages.map(({ title, text }) => `${"-".repeat(72)}\n${title}\n\n${text}\n`)].join("\n");
}

/** `…/node_modules/a/b.js` → `…/node_modules/a`; `undefined` for a module of ours or of the bundler. */
function packageFolder(id) {
  const match = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(id.replace(/^\0/, ""));
  return match?.[1];
}

function readPackage(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => LICENSE_FILE.test(file)) : [];
  const texts = files.toSorted().map((file) => readFileSync(join(folder, file), "utf8").trim());
  if (texts.length === 0 && license === undefined) {
    throw new Error(`${name} ${version} is bundled but states no licence; see ${dirname(folder)}`);
  }
  return { title: `${name} ${version} (${license ?? "see below"})`, text: texts.join("\n\n") };
}
