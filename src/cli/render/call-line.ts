import type { CallResult } from "../../app/index.ts";
import { promptTokens, spendLabel } from "../../domain/index.ts";

/** `free → qwen3-coder:30b | in=812 out=40 | $0.00`: who answered, how much, and what all tries have cost. */
export function callLine({ asked, attempts, modelAnswered, usage, spend }: CallResult): string {
  const [first] = attempts;
  const path = first === undefined || first.asked === asked ? asked : `${first.asked} → ${asked}`;
  const input = usage === undefined ? "?" : promptTokens(usage);
  const hasNoPrice = (attempts.at(-1)?.spend.unpricedCalls ?? 0) > 0;
  const hint = hasNoPrice ? `; ${modelAnswered} has no price, prices in suffice.yaml can give it one` : "";
  return `${path} → ${modelAnswered} | in=${input} out=${usage?.output ?? "?"} | ${spendLabel(spend)}${hint}`;
}
