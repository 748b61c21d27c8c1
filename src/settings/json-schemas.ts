import { z } from "zod";
import type { Json } from "../domain/index.ts";
import { modelsSchema, pricesSchema } from "./catalogue-schemas.ts";
import { calibrationSchema, experimentSchema } from "./experiments/experiment-schema.ts";
import { policySchema } from "./policy/policy-schema.ts";
import { probesSchema } from "./policy/probe-schema.ts";
import { settingsSchema } from "./settings-schema.ts";

/** JSON Schema of every YAML file that people write, by file name: for editors, generated into `schemas/`. */
export function jsonSchemas(): Readonly<Record<string, Json>> {
  const schemas = {
    "settings.schema.json": settingsSchema,
    "policy.schema.json": policySchema,
    "probes.schema.json": probesSchema,
    "prices.schema.json": pricesSchema,
    "models.schema.json": modelsSchema,
    "experiment.schema.json": experimentSchema,
    "calibration.schema.json": calibrationSchema,
  };
  return Object.fromEntries(
    Object.entries(schemas).map(([file, schema]) => {
      const text = JSON.stringify(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
      const json: Json = JSON.parse(text);
      return [file, schema === policySchema ? orExtending(json) : json];
    }),
  );
}

/** A policy that extends another must only say its name; one that does not must be whole. */
function orExtending(schema: Json): Json {
  if (typeof schema !== "object" || schema === null || !("required" in schema)) return schema;
  const { required, ...rest } = schema;
  return { ...rest, anyOf: [{ required: required ?? [] }, { required: ["policy", "extends"] }] };
}
