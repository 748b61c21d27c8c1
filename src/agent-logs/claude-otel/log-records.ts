import type { Json } from "../../domain/index.ts";
import { isJsonArray, isJsonObject, type JsonObject } from "../../protocols/index.ts";
import { objectAt } from "../json-fields.ts";

/** An event, whatever it was wrapped in. */
export interface LogRecord {
  /** Its own fields: times, body. */
  readonly fields: JsonObject;
  /** Attributes of the record before those of its resource. */
  readonly attributes: JsonObject;
}

/** The records in what an exporter or a collector wrote: OTLP's envelope, a list, or one record. */
export function logRecordsIn(value: Json | undefined): readonly LogRecord[] {
  const written = isJsonArray(value) ? value : [value];
  return written.filter(isJsonObject).flatMap(recordsOf);
}

function recordsOf(value: JsonObject): readonly LogRecord[] {
  const resources = value["resourceLogs"];
  if (!isJsonArray(resources)) return [recordOf(value, {})];
  return resources.filter(isJsonObject).flatMap((resource) => {
    const shared = attributesOf(objectAt(resource, "resource"));
    return scopesOf(resource).flatMap((scope) =>
      objectsAt(scope, ["logRecords", "logs"]).map((record) => recordOf(record, shared)),
    );
  });
}

/** Old versions of OTLP say `instrumentationLibraryLogs` and `logs`. */
function scopesOf(resource: JsonObject): readonly JsonObject[] {
  return objectsAt(resource, ["scopeLogs", "instrumentationLibraryLogs"]);
}

function objectsAt(object: JsonObject, keys: readonly string[]): readonly JsonObject[] {
  const list = keys.map((key) => object[key]).find(isJsonArray);
  return list === undefined ? [] : list.filter(isJsonObject);
}

/** Scripts that flatten events leave the attributes beside the other fields. */
function recordOf(record: JsonObject, shared: JsonObject): LogRecord {
  return { fields: record, attributes: { ...shared, ...record, ...attributesOf(record) } };
}

/** OTLP lists `{ key, value: { stringValue } }`; others write a plain object. */
function attributesOf(holder: JsonObject): JsonObject {
  const attributes = holder["attributes"];
  if (isJsonObject(attributes)) return attributes;
  if (!isJsonArray(attributes)) return {};
  return Object.fromEntries(
    attributes.filter(isJsonObject).flatMap((attribute) => {
      const key = attribute["key"];
      const value = plainValue(attribute["value"]);
      return typeof key === "string" && value !== undefined ? [[key, value] as const] : [];
    }),
  );
}

const VALUES = ["stringValue", "intValue", "doubleValue", "boolValue"] as const;

/** An OTLP value without its type; 64-bit integers are written as text there. */
export function plainValue(value: Json | undefined): Json | undefined {
  if (!isJsonObject(value)) return value;
  return VALUES.map((name) => value[name]).find((found) => found !== undefined);
}
