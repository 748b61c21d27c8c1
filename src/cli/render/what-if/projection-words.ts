import type { Range } from "../../../domain/index.ts";
import type { Lever, ProjectionBaseline } from "../../../what-if/index.ts";

export function leverLabel(lever: Lever): string {
  switch (lever.kind) {
    case "delegate":
      return `delegate chunks to ${lever.model}`;
    case "switch":
      return lever.from === "first-call"
        ? `main loops at ${lever.model} from their first call`
        : `main loops switched to ${lever.model} where it pays`;
    case "policy":
      return `under the policy ${lever.policy}`;
    default:
      return lever satisfies never;
  }
}

export function baselineLabel({ name, model }: ProjectionBaseline): string {
  return name === "as-recorded" ? "as it was" : `best single model, with caching: ${model ?? "?"}`;
}

/** `0.6 to 0.95, expected 0.8`; one value where they are equal. */
export function rangeLabel(value: Range | string): string {
  if (typeof value === "string") return value;
  const [low, expected, high] = [value.low, value.expected, value.high].map((each) =>
    each.toLocaleString("en-US"),
  );
  return value.low === value.high ? `${expected}` : `${low} to ${high}, expected ${expected}`;
}
