import type { ContentBlock, Json } from "../../domain/index.ts";
import { countAt, isJsonObject, type JsonObject, objectAt, parseJson, stringAt } from "../json.ts";
import { extrasBlock } from "./opaque-parts.ts";

/** A tool call as it arrives. */
export interface OpenCall {
  readonly index: number | undefined;
  id: string;
  name: string;
  /** JSON text so far. */
  argumentsText: string;
  extras: JsonObject;
}

const KNOWN: ReadonlySet<string> = new Set(["index", "id", "type", "function"]);

/**
 * Adds a piece of a tool call. By the format the index says to which; but servers leave it out, or give every call the
 * same, and then a new id begins a new call.
 */
export function addToCalls(calls: OpenCall[], delta: JsonObject): void {
  const id = stringAt(delta, "id") ?? "";
  const call = callFor(calls, delta, id) ?? begin(calls, delta);
  const said = objectAt(delta, "function");
  if (call.id === "") call.id = id;
  if (call.name === "") call.name = stringAt(said, "name") ?? "";
  const piece = said["arguments"];
  if (typeof piece === "string") call.argumentsText += piece;
  else if (isJsonObject(piece)) call.argumentsText = JSON.stringify(piece);
  const extras = Object.entries(delta).filter(([key]) => !KNOWN.has(key));
  call.extras = { ...call.extras, ...Object.fromEntries(extras) };
}

function callFor(calls: readonly OpenCall[], delta: JsonObject, id: string): OpenCall | undefined {
  const sameId = id === "" ? undefined : calls.find((call) => call.id === id);
  if (sameId !== undefined) return sameId;
  const index = countAt(delta, "index");
  const found = index === undefined ? calls.at(-1) : calls.findLast((call) => call.index === index);
  const isOther = id !== "" && found !== undefined && found.id !== "";
  return isOther ? undefined : found;
}

function begin(calls: OpenCall[], delta: JsonObject): OpenCall {
  const call = { index: countAt(delta, "index"), id: "", name: "", argumentsText: "", extras: {} };
  calls.push(call);
  return call;
}

/** `undefined` where the call has no name. Arguments that are no JSON are carried as text, which no tool takes. */
export function closeCall(call: OpenCall, idIfNone: string): readonly ContentBlock[] | undefined {
  if (call.name === "") return undefined;
  const id = call.id === "" ? idIfNone : call.id;
  const input: Json = call.argumentsText.trim() === "" ? {} : (parsed(call) ?? call.argumentsText);
  return [{ type: "tool-use", id, name: call.name, input }, ...extrasBlock(id, call.extras)];
}

/** Whether its arguments are there to their end. */
export function isWhole(call: OpenCall): boolean {
  return parsed(call) !== undefined;
}

function parsed(call: OpenCall): Json | undefined {
  return parseJson(call.argumentsText);
}
