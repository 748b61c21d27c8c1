import { type Json, SufficeError } from "../../domain/index.ts";
import { PREDICTOR_NAMES, type Predictor } from "./predictor.ts";

type Fields = { readonly [key: string]: unknown };

/** A predictor out of a policy file, which a person may have edited. Throws `settings.invalid` and names what is wrong. */
export function readPredictor(value: Json): Predictor {
  const wrong = whatIsWrong(value);
  if (wrong === undefined && isPredictor(value)) return value;
  throw new SufficeError("settings.invalid", {
    message: `predictor: ${wrong ?? "it is none"}; learn it again with \`suffice learn --predictor\``,
  });
}

/** Every field that `predict` reads is looked at; what the rest says is for people. */
function isPredictor(value: unknown): value is Predictor {
  return whatIsWrong(value) === undefined;
}

function whatIsWrong(value: unknown): string | undefined {
  if (!isFields(value)) return "it is no object";
  const { schema, name, weak, strong, base, model, calibration } = value;
  if (schema !== "suffice.predictor/1") return `schema is not suffice.predictor/1`;
  if (!PREDICTOR_NAMES.some((each) => each === name)) return `name is none of ${PREDICTOR_NAMES.join(", ")}`;
  if (typeof weak !== "string" || typeof strong !== "string") return "weak and strong are no models";
  if (typeof value["kept"] !== "boolean" || typeof value["because"] !== "string")
    return "kept and because are missing";
  if (!isFields(base) || !isShare(base["weak"]) || !isShare(base["strong"])) return "base has no two shares";
  if (!isFields(calibration)) return "calibration is missing";
  const lines = [calibration["weak"], calibration["strong"]];
  if (lines.some((line) => line !== undefined && line !== null && !isNumbers(line, ["intercept", "slope"])))
    return "calibration has a line without intercept or slope";
  return model === undefined || model === null ? undefined : wrongModel(model);
}

function wrongModel(model: unknown): string | undefined {
  if (!isFields(model)) return "model is no object";
  switch (model["kind"]) {
    case "length":
      return undefined;
    case "repository":
      return everyValue(model["repositories"], (rates) => isNumbers(rates, ["weak", "strong", "gain"]))
        ? undefined
        : "model.repositories has rates that are no numbers";
    case "text": {
      if (model["need"] !== "failure" && model["need"] !== "gain")
        return "model.need is neither failure nor gain";
      if (!everyValue(model["structure"], (each) => isNumbers(each, ["mean", "deviation", "weak", "strong"])))
        return "model.structure has a weight that is no number";
      return everyValue(model["words"], isPair)
        ? undefined
        : "model.words has a weight that is no pair of numbers";
    }
    default:
      return "model.kind is none of length, text, repository";
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNumbers(value: unknown, names: readonly string[]): boolean {
  return isFields(value) && names.every((name) => Number.isFinite(value[name]));
}

function isPair(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isFinite);
}

function everyValue(value: unknown, holds: (each: unknown) => boolean): boolean {
  return isFields(value) && Object.values(value).every(holds);
}

function isShare(value: unknown): boolean {
  return typeof value === "number" && value >= 0 && value <= 1;
}
