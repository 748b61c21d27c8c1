import { parse } from "yaml";
import type { Json } from "../../domain/index.ts";
import { isJsonArray, isJsonObject, type JsonObject } from "../../protocols/index.ts";
import { objectAt, textAt } from "../json-fields.ts";
import { type ServedModel, withoutProvider } from "./served-model.ts";

/** A model that a proxy offers: the name that is asked for, and what stands behind it. Several may share a name. */
export interface ConfiguredModel extends ServedModel {
  readonly name: string;
}

/** The models in a LiteLLM `config.yaml`; none where it is no such file. Rows name them as `modelAsked`. */
export function modelsConfigured(configYaml: string): readonly ConfiguredModel[] {
  const config = parsedYaml(configYaml);
  const list = isJsonObject(config) ? config["model_list"] : undefined;
  return (isJsonArray(list) ? list : []).filter(isJsonObject).flatMap(configured);
}

function configured(entry: JsonObject): readonly ConfiguredModel[] {
  const name = textAt(entry, "model_name");
  const parameters = objectAt(entry, "litellm_params");
  const model = textAt(parameters, "model");
  if (name === undefined || model === undefined) return [];
  return [{ name, ...withoutProvider(model, textAt(parameters, "custom_llm_provider")) }];
}

function parsedYaml(text: string): Json | undefined {
  try {
    const value: Json = parse(text);
    return value;
  } catch {
    // A YAMLParseError: the file is no configuration.
    return undefined;
  }
}
