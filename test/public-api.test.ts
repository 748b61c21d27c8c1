import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { z } from "zod";

const root = dirname(import.meta.dirname);

const Door = z.object({ types: z.string(), default: z.string() });
const packageJson = z
  .object({ exports: z.record(z.string(), z.union([Door, z.string()])) })
  .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));

const doors = Object.entries(packageJson.exports).flatMap(([name, door]) =>
  typeof door === "string" ? [] : [{ name, ...door }],
);

test("every door named in package.json is built, with its types", () => {
  const missing = doors
    .flatMap((door) => [door.default, door.types])
    .filter((file) => !existsSync(join(root, file)));
  expect(missing).toEqual([]);
});

test.each(doors)("the public names of $name are those that were agreed to", async (door) => {
  const values = valuesOf(door.default);
  const types = namesInDeclarations(door.types).filter((name) => !values.includes(name));
  const lines = [...values, ...types.map((name) => `type ${name}`)];
  // A name that comes is a promise, one that goes breaks somebody: `npx vitest run test/public-api -u` accepts both.
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(
    join(import.meta.dirname, "public-api", `${door.name.replace(/^\.\/?/, "") || "index"}.txt`),
  );
});

/** In a process of its own: what a user's program gets, without the test runner's way of loading. */
function valuesOf(file: string): readonly string[] {
  const url = JSON.stringify(pathToFileURL(join(root, file)).href);
  const program = `console.log(JSON.stringify(Object.keys(await import(${url})).sort()))`;
  const printed = execFileSync(process.execPath, ["--input-type=module", "-e", program], {
    encoding: "utf8",
  });
  return z.array(z.string()).parse(JSON.parse(printed));
}

/** Doors list names, so the names between braces are all there are. */
function namesInDeclarations(file: string): readonly string[] {
  const text = readFileSync(join(root, file), "utf8");
  const lists = [...text.matchAll(/\bexport\s+(?:type\s+)?\{([^}]*)\}/g)].map((match) => match[1] ?? "");
  return lists
    .flatMap((list) => list.split(","))
    .map((item) =>
      item
        .trim()
        .replace(/^type\s+/, "")
        .replace(/^.*\sas\s+/, ""),
    )
    .filter((name) => name !== "")
    .toSorted();
}
