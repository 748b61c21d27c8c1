// Takes white space off the ends of lines and files in src/.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

let changed = 0;
for (const name of readdirSync("src")) {
  const before = readFileSync(`src/${name}`, "utf8");
  const after = `${before.replace(/[ \t]+$/gm, "").trimEnd()}\n`;
  if (after === before) continue;
  writeFileSync(`src/${name}`, after);
  changed++;
}
console.log(`${changed} file(s) formatted`);
