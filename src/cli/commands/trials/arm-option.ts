import { InvalidArgumentError } from "commander";

/** An arm as the command line says it: the keys of the experiment's file. */
export interface ArmOption {
  readonly policy?: string;
  readonly route?: string;
  readonly delegate?: true;
}

/** `policy=NAME,route=light,delegate`. */
export function parseArm(text: string): ArmOption {
  const parts = text.split(",").map((part) => part.trim());
  const pairs = parts.map((part) => {
    if (part === "delegate") return ["delegate", true] as const;
    const [key = "", ...value] = part.split("=");
    if ((key === "policy" || key === "route") && value.length > 0) return [key, value.join("=")] as const;
    throw new InvalidArgumentError(
      "It takes policy=NAME, route=TIER or MODEL, and delegate, joined by commas.",
    );
  });
  return Object.fromEntries(pairs);
}
