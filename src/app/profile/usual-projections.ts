import { type Projection, projectDelegation, projectSwitch } from "../../what-if/index.ts";
import type { Replayed } from "./replayed.ts";

/** Delegating to the light model, and main loops at the mid one: from their first call, and from where it would have paid. */
export function usualProjections({ threads, chunks, priceOf, tierModels }: Replayed): readonly Projection[] {
  const [light, mid] = [tierModels.get("light"), tierModels.get("mid")];
  return [
    ...(light === undefined ? [] : [projectDelegation(chunks, { model: light, priceOf })]),
    ...(mid === undefined
      ? []
      : [
          projectSwitch(threads, { model: mid, priceOf, from: "first-call" }),
          projectSwitch(threads, { model: mid, priceOf, from: "where-it-pays" }),
        ]),
  ];
}
