import { InvalidArgumentError, Option } from "commander";
import { TIERS, type Tier, tierNamed } from "../../../domain/index.ts";
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

export function parseShare(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!isChance(value)) throw new InvalidArgumentError("It takes a share from 0 to 1, such as 0.7.");
  return value;
}

export function parseTier(text: string): Tier {
  const tier = tierNamed(text);
  if (tier === undefined) throw new InvalidArgumentError(`It takes one of: ${TIERS.join(", ")}.`);
  return tier;
}

function isChance(value: number | undefined): value is number {
  return value !== undefined && value >= 0 && value <= 1;
}
