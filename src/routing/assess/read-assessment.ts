import { type Assessment, tierNamed, withoutFence } from "../../domain/index.ts";

/** Characters of a reason that are kept: it stands in traces and on terminals. */
const MOST_CHARACTERS = 200;

/**
 * An assessor's answer: one JSON object `{tier, because}`, bare or in a code fence. `undefined` for anything else, more keys and
 * the tier `automated` included: whoever cannot answer in form is not believed. Never throws. The reason is put on one line.
 */
export function readAssessment(answerText: string): Pick<Assessment, "tier" | "because"> | undefined {
  const value = parsed(withoutFence(answerText));
  if (typeof value !== "object" || value === null) return undefined;
  if (!("tier" in value) || !("because" in value) || Object.keys(value).length !== 2) return undefined;
  if (typeof value.tier !== "string" || typeof value.because !== "string") return undefined;
  const tier = tierNamed(value.tier);
  const because = onOneLine(value.because);
  return tier === undefined || tier === "automated" || because === "" ? undefined : { tier, because };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is no answer; a model writes what it likes.
    return undefined;
  }
}

function onOneLine(text: string): string {
  const line = text.replace(/[\p{C}\s]+/gu, " ").trim();
  return line.length <= MOST_CHARACTERS ? line : `${line.slice(0, MOST_CHARACTERS - 1)}…`;
}
