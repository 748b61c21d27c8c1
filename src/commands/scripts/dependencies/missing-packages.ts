import { access } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { readJson } from "../checks/json-syntax.ts";
import { textOrNothing } from "../tree/read-text.ts";
import { packageOf } from "./check-dependencies.ts";

export interface MissingPackages {
  readonly missing: readonly string[];
  readonly declared: number;
  /** The command that installs them, by the lock file that lies there. */
  readonly install: string;
}

const INSTALLERS = [
  ["pnpm-lock.yaml", "pnpm install --frozen-lockfile"],
  ["yarn.lock", "yarn install"],
  ["bun.lock", "bun install"],
  ["bun.lockb", "bun install"],
  ["package-lock.json", "npm ci"],
] as const;

/**
 * Packages that the package.json at `root` needs, to run and to be worked on, and that are in no `node_modules` from
 * there upwards, where Node would look. Other languages keep theirs in places that only their own tools know.
 */
export async function missingPackages(root: string): Promise<MissingPackages> {
  const names = await declaredNames(root);
  const folders = foldersAbove(root);
  const install = (await firstThere(root)) ?? "npm install";
  const all = { missing: [], declared: names.length, install };
  if (names.length === 0 || (await someThere(folders.map((folder) => join(folder, ".pnp.cjs"))))) return all;
  const isMissing = await Promise.all(
    names.map(
      async (name) => !(await someThere(folders.map((folder) => join(folder, "node_modules", name)))),
    ),
  );
  return { ...all, missing: names.filter((_, index) => isMissing[index] === true) };
}

async function declaredNames(root: string): Promise<readonly string[]> {
  const json = readJson((await textOrNothing(root, "package.json")) ?? "{}", { comments: false });
  const manifest = json.kind === "valid" && isRecord(json.value) ? json.value : {};
  const names = [manifest.dependencies, manifest.devDependencies].flatMap((each) =>
    isRecord(each) ? Object.keys(each) : [],
  );
  // A name is part of a path here, and anybody may have written it.
  return [...new Set(names)].filter((name) => packageOf(name) === name && !name.includes(".."));
}

function foldersAbove(root: string): readonly string[] {
  const folders = [resolve(root)];
  for (let above = dirname(resolve(root)); above !== folders.at(-1); above = dirname(above))
    folders.push(above);
  return folders;
}

async function firstThere(root: string): Promise<string | undefined> {
  for (const [file, command] of INSTALLERS) if (await someThere([join(root, file)])) return command;
  return undefined;
}

async function someThere(paths: readonly string[]): Promise<boolean> {
  const found = await Promise.all(
    paths.map((path) =>
      access(path).then(
        () => true,
        () => false, // not there
      ),
    ),
  );
  return found.includes(true);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
