import {
  addUsd,
  byTokenClass,
  type CallEntry,
  type Cost,
  instant,
  nanoUsdFromUsd,
  type Usage,
  usageOf,
} from "../../domain/index.ts";
import { aCallEntry } from "../../testing/index.ts";
import type { ArmResult, MeasuredPair } from "../pair.ts";

const PASSED = [{ verifier: "applies", passed: true, because: "" }];
export const FAILED = [{ verifier: "applies", passed: false, because: "exit 1" }];

export function anArmResult(given: Partial<ArmResult> = {}): ArmResult {
  return {
    run: "run-1",
    tip: "abc",
    changed: true,
    begunAt: instant(1000),
    endedAt: instant(2000),
    resumed: false,
    verifications: PASSED,
    ...given,
  };
}

export function pricedAt(usd: number): Cost {
  const amount = nanoUsdFromUsd(usd);
  return {
    kind: "priced",
    amount,
    byClass: byTokenClass((each) => (each === "output" ? addUsd(amount) : nanoUsdFromUsd(0))),
  };
}

export function aCallAt(model: string, cost: Cost, given: Partial<CallEntry> = {}): CallEntry {
  const usage: Usage = usageOf({ freshInput: 0, output: 100 });
  return aCallEntry({ modelAsked: model, modelAnswered: model, cost, usage, ...given });
}

/** Both arms verified and found equal; the baseline costs a dollar, the candidate ten cents. */
export function aPair(
  given: Partial<MeasuredPair> & { readonly costs?: readonly [number, number] } = {},
): MeasuredPair {
  const { costs = [1, 0.1], ...rest } = given;
  return {
    repeat: 1,
    first: "baseline",
    baseline: anArmResult(),
    candidate: anArmResult(),
    opinion: { kind: "parity", reasons: [] },
    calls: {
      baseline: [aCallAt("acme-frontier", pricedAt(costs[0]))],
      candidate: [aCallAt("acme-light", pricedAt(costs[1]))],
    },
    ...rest,
  };
}

export function pairsOf(count: number, given: Parameters<typeof aPair>[0] = {}): readonly MeasuredPair[] {
  return Array.from({ length: count }, (_, index) =>
    aPair({ ...given, repeat: index + 1, first: index % 2 === 0 ? "baseline" : "candidate" }),
  );
}
