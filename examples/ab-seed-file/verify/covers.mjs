// Every status that the schema allows is in the seed's rows.
import { readFileSync } from "node:fs";
import { openDatabase } from "./database.mjs";

const STATUSES = ["draft", "ready", "in_progress", "in_review", "done", "cancelled"];

const [seed = "seed.sql"] = process.argv.slice(2);
const database = await openDatabase(":memory:");
for (const file of ["schema.sql", seed]) database.exec(readFileSync(file, "utf8"));
const found = database.prepare("SELECT DISTINCT status FROM requirements").all();
database.close();
const missing = STATUSES.filter((status) => !found.some((row) => row.status === status));
if (missing.length > 0) {
  console.error(`no row is ${missing.join(", ")}`);
  process.exit(1);
}
console.log(`all ${STATUSES.length} statuses`);
