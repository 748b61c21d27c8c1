/** Folders that hold modules and are none. */
const CONTAINERS = new Set(
  "src lib libs packages apps services crates modules plugins internal pkg cmd main java kotlin scala python".split(
    " ",
  ),
);

const BESIDE_THE_CODE = /(?:^|\/)(?:tests?|specs?|__tests__|e2e|docs?|examples?|fixtures|\.[^/]+)\//;
const NO_CODE = /\.(?:md|mdx|rst|txt|json|jsonc|ya?ml|toml|lock|ini|cfg|csv|svg|png)$|(?:^|\/)[^./]+$/i;

/**
 * The modules that these paths lie in: `src/routing/decide.ts` in `src/routing`, `packages/web/src/a.ts` in `packages/web`, `main.py` in
 * the top folder. Tests, documents and settings belong to no module, since nearly every change touches some.
 */
export function modulesOf(paths: Iterable<string>): ReadonlySet<string> {
  const modules = new Set<string>();
  for (const path of paths) {
    if (!BESIDE_THE_CODE.test(path) && !NO_CODE.test(path)) modules.add(moduleOf(path));
  }
  return modules;
}

function moduleOf(path: string): string {
  const folders = path.split("/").slice(0, -1);
  const first = folders.findIndex((folder) => !CONTAINERS.has(folder));
  return (first === -1 ? folders : folders.slice(0, first + 1)).join("/");
}
