// Every source can be loaded by itself.
import { readdirSync } from "node:fs";

for (const name of readdirSync("src")) await import(new URL(`../src/${name}`, import.meta.url).href);
console.log("every file in src/ loads");
