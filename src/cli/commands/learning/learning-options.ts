import { InvalidArgumentError, Option } from "commander";
import type { Verifier } from "../../../evaluation/index.ts";

/** `TPR,FPR`, two chances. */
export function parseVerifier(text: string): Verifier {
  const parts = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  const [tpr, fpr] = parts;
  if (parts.length !== 2 || !isChance(tpr) || !isChance(fpr)) {
    throw new InvalidArgumentError(
      "It takes two chances from 0 to 1: how often a right result is accepted, and a wrong one, such as 0.9,0.1.",
    );
  }
  return { tpr, fpr };
}

/** Names with commas between them; the option may be given several times. */
export function namesOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text: string, before: readonly string[] | undefined) => {
    const names = text.split(",").map((name) => name.trim());
    if (names.some((name) => name === "")) {
      throw new InvalidArgumentError("It takes names with commas between them, such as small,large.");
    }
    return [...(before ?? []), ...names];
  });
}

function isChance(value: number | undefined): value is number {
  return value !== undefined && value >= 0 && value <= 1;
}
