// What one writes first: every line through readline and JSON.parse, the largest output of each message id. The reference for
// what reading less is worth.
import { createReadStream, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const calls = new Map();
for (const path of readdirSync(process.argv[2], { recursive: true })) {
  if (!path.endsWith(".jsonl")) continue;
  const input = createReadStream(join(process.argv[2], path));
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const { message } = JSON.parse(line);
    const output = message?.usage?.output_tokens;
    if (output !== undefined && output > (calls.get(message.id) ?? -1)) calls.set(message.id, output);
  }
}
console.log(calls.size);
