import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, describe as suite, test } from "vitest";
import { checkPolicy, shippedPolicies } from "../src/app/index.ts";
import { compilePresets } from "../src/app/presets.ts";

for (const { name } of await shippedPolicies()) {
  const { results } = await checkPolicy(name);
  suite(`preset ${name}`, () => {
    test("has probes of its own", () => {
      expect(results.length).toBeGreaterThan(4);
    });
    test.each(results.map((result) => [result.probe.name, result] as const))("%s", (_name, result) => {
      expect(result.differences).toEqual([]);
    });
  });
}

test("the presets that a build carries are those that its sources hold", async () => {
  const built = readFileSync(fileURLToPath(new URL("../dist/presets.json", import.meta.url)), "utf8");
  expect(JSON.parse(built)).toEqual(JSON.parse(JSON.stringify(await compilePresets())));
});
