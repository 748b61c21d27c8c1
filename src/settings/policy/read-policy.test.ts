import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SufficeError } from "../../domain/index.ts";
import { loadPolicy, loadProbes } from "../load.ts";

const presets = fileURLToPath(new URL("../../../presets", import.meta.url));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "suffice-extends-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function write(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return `./${name}`;
}

const refused = (message: string) => new SufficeError("settings.invalid", { message });

test("a policy takes what it leaves out from the one that it extends, and replaces whole keys", async () => {
  const base = await loadPolicy("evidence", presets, folder);
  const mine = await write(
    "mine.yaml",
    "policy: mine\nextends: evidence\ncap: mid\ndelegation: { whitelist: [docs], most_files: 1 }\n",
  );
  expect(await loadPolicy(mine, presets, folder)).toStrictEqual({
    ...base,
    name: "mine",
    cap: "mid",
    delegation: { whitelist: ["docs"], mostFiles: 1, attemptUsd: undefined },
  });
});

test("policies extend each other over several files, each path beside the file that names it", async () => {
  const base = await loadPolicy("evidence", presets, folder);
  await write("first.yaml", "policy: first\nextends: evidence\nbecause: the first\ncap: mid\n");
  await write("second.yml", "policy: second\nextends: ./first.yaml\nladder: [light, mid]\n");
  expect(await loadPolicy(join(folder, "second.yml"), presets, presets)).toStrictEqual({
    ...base,
    name: "second",
    because: "the first",
    cap: "mid",
    ladder: ["light", "mid"],
  });
});

test("probes stay with the file that extends: those of its base are not its own", async () => {
  const mine = await write("mine.yaml", "policy: mine\nextends: evidence\n");
  expect(await loadProbes(mine, presets, folder)).toEqual([]);
});

test.each([
  ["without a name of its own", "extends: evidence\n", "1:1: policy: is missing"],
  [
    "of a preset that does not exist",
    "policy: mine\nextends: evidnce\n",
    '2:1: extends: there is no policy "evidnce". Did you mean "evidence"? A file of your own is named by its path.',
  ],
  [
    "of itself",
    "policy: mine\nextends: ./mine.yaml\n",
    "2:1: extends: policies extend each other in a circle: FOLDER/mine.yaml -> FOLDER/mine.yaml",
  ],
  [
    "of a file that does not exist",
    "policy: mine\nextends: ./gone.yaml\n",
    "2:1: extends: FOLDER/gone.yaml does not exist",
  ],
  [
    "with a key that does not exist",
    "policy: mine\nextends: evidence\nladders: [light]\n",
    '3:1: ladders: unknown key "ladders". Did you mean "ladder"?',
  ],
  [
    "that does not agree with what it takes over",
    "policy: mine\nextends: evidence\nfloor: frontier\ncap: light\n",
    "3:1: floor: the floor lies above the cap",
  ],
  [
    "below which what it takes over does not fit",
    "policy: mine\nextends: always-frontier\nfloor: light\ncap: mid\n",
    "1:1: main: the main conversation's tier lies outside floor and cap (taken from always-frontier)",
  ],
  ["by something other than a name", "policy: mine\nextends: [evidence]\n", "2:1: extends: "],
])("refused at its place: an extension %s", async (_, text, message) => {
  const mine = await write("mine.yaml", text);
  const expected = `${join(folder, "mine.yaml")}:${message.replaceAll("FOLDER", folder)}`;
  await expect(loadPolicy(mine, presets, folder)).rejects.toThrow(refused(expected).message);
});

test("a circle over two files is told with its whole way", async () => {
  const a = await write("a.yaml", "policy: a\nextends: ./b.yaml\n");
  await write("b.yaml", "policy: b\nextends: ./a.yaml\n");
  const [first, second] = [join(folder, "a.yaml"), join(folder, "b.yaml")];
  await expect(loadPolicy(a, presets, folder)).rejects.toThrow(
    `${second}:2:1: extends: policies extend each other in a circle: ${first} -> ${second} -> ${first}`,
  );
});

test("a mistake of the base is told of the base's file", async () => {
  const mine = await write("mine.yaml", "policy: mine\nextends: ./base.yaml\n");
  await write("base.yaml", "policy: base\nextends: evidence\ncap: md\n");
  await expect(loadPolicy(mine, presets, folder)).rejects.toThrow(
    `${join(folder, "base.yaml")}:3:1: cap: tier "md" is not a tier. Did you mean "mid"?`,
  );
});
