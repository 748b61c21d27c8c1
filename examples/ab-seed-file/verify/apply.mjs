// Applies schema.sql and the seed to the database beside them, and prints the rows: run again it must print the same.
import { readFileSync } from "node:fs";
import { openDatabase } from "./database.mjs";

const [seed = "seed.sql"] = process.argv.slice(2);
const database = await openDatabase("verified.db");
for (const file of ["schema.sql", seed]) database.exec(readFileSync(file, "utf8"));
const rows = database.prepare("SELECT * FROM requirements ORDER BY id").all();
database.close();
if (rows.length === 0) throw new Error(`${seed} leaves the table empty`);
for (const row of rows) console.log(JSON.stringify(Object.values(row)));
