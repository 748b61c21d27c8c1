import { withoutFence } from "../domain/index.ts";

/** What a model answered as JSON, alone or in a fence; `undefined` for anything else, of which the caller says what is wrong. */
export function jsonAnswer(answer: string): unknown {
  try {
    return JSON.parse(withoutFence(answer));
  } catch {
    return undefined; // not JSON
  }
}
