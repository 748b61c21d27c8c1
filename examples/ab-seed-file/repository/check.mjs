// A quick look at the seed, without a database.
import { existsSync, readFileSync } from "node:fs";

if (!existsSync("seed.sql")) {
  console.error("seed.sql is missing");
  process.exit(1);
}
const seed = readFileSync("seed.sql", "utf8");
if (
  !/insert\s[^;]*\sinto\s+requirements\b/i.test(`${seed} `) &&
  !/insert\s+into\s+requirements\b/i.test(seed)
) {
  console.error("seed.sql inserts nothing into requirements");
  process.exit(1);
}
