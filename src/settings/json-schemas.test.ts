import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { jsonSchemas } from "./json-schemas.ts";

const presets = fileURLToPath(new URL("../../presets/", import.meta.url));
const objectSchema = z.looseObject({
  type: z.literal("object"),
  properties: z.record(z.string(), z.unknown()),
  required: z.array(z.string()).default([]),
  additionalProperties: z.literal(false),
});

function schemaOf(file: string) {
  return objectSchema.parse(jsonSchemas()[file]);
}

test("there is a schema for every file that people write", () => {
  expect(Object.keys(jsonSchemas())).toEqual([
    "settings.schema.json",
    "policy.schema.json",
    "probes.schema.json",
    "prices.schema.json",
    "models.schema.json",
    "experiment.schema.json",
    "calibration.schema.json",
  ]);
});

const shipped = [
  ["policies", /(?<!\.probes)\.yaml$/, "policy.schema.json"],
  ["policies", /\.probes\.yaml$/, "probes.schema.json"],
  ["prices", /\.yaml$/, "prices.schema.json"],
  ["models", /\.yaml$/, "models.schema.json"],
] as const;

test.each(
  shipped.flatMap(([folder, ending, schema]) =>
    readdirSync(`${presets}${folder}`)
      .filter((name) => ending.test(name))
      .map((name) => [`${folder}/${name}`, schema] as const),
  ),
)("%s has the keys that %s asks for, and no others", (path, file) => {
  const keys = Object.keys(
    z.record(z.string(), z.unknown()).parse(parse(readFileSync(presets + path, "utf8"))),
  );
  const { properties, required } = schemaOf(file);
  expect(keys.filter((key) => !(key in properties))).toEqual([]);
  expect(required.filter((key) => !keys.includes(key))).toEqual([]);
});

test("a schema describes what is written, not what it becomes", () => {
  expect(Object.keys(schemaOf("settings.schema.json").properties)).toEqual([
    "policy",
    "delegate_mechanical_chunks",
    "whitelist",
    "gates",
    "commands",
    "protected_paths",
    "scripts",
    "rollback",
    "agents",
    "provider",
    "base_url",
    "providers",
    "models",
    "prices",
    "concurrency",
    "task_cap_usd",
    "max_cost_usd",
    "ledger",
    "outcomes",
    "rollouts",
  ]);
  expect(schemaOf("settings.schema.json").required).toEqual([]);
});
