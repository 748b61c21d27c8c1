// Makes the demo's repository: the files of `repository/`, a catalogue too large to be cheap, one commit.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ARTICLES = 6000;

export function makeShop(folder) {
  cpSync(fileURLToPath(new URL("repository", import.meta.url)), folder, { recursive: true });
  mkdirSync(join(folder, "data"), { recursive: true });
  const articles = Array.from({ length: ARTICLES }, (_, index) => ({
    id: `article-${index + 1}`,
    title: `Article number ${index + 1}`,
    cents: 100 + ((index * 37) % 9900),
    text: "Plain, sturdy and in stock.",
  }));
  writeFileSync(join(folder, "data", "catalogue.json"), `${JSON.stringify(articles, undefined, 1)}\n`);
  git(folder, ["init", "--quiet", "--initial-branch=main"]);
  git(folder, ["add", "--all"]);
  git(folder, [
    "-c",
    "user.name=shop",
    "-c",
    "user.email=shop@localhost",
    "commit",
    "--quiet",
    "-m",
    "The shop as it was",
  ]);
}

export function git(folder, args) {
  return execFileSync("git", args, { cwd: folder, encoding: "utf8" });
}
