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

test("a model of a former generation has a tier and a price, and is none of those that may be chosen", async () => {
  const { catalogue } = await compilePresets();
  const chosen = catalogue.models.map(({ id }) => id);
  const priced = catalogue.priceBook.prices.map(({ model }) => model);
  const former = Object.keys(catalogue.formerTiers);
  expect(former.filter((id) => chosen.includes(id) || !priced.includes(id))).toEqual([]);
  expect(former.length).toBeGreaterThan(30);
});

test("the presets that a build carries are those that its sources hold", async () => {
  const built = readFileSync(fileURLToPath(new URL("../dist/presets.json", import.meta.url)), "utf8");
  expect(JSON.parse(built)).toEqual(JSON.parse(JSON.stringify(await compilePresets())));
});
