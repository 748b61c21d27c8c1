// Suffice as a library: decide where a piece of work goes, and price what a call used.
import { createRouter, formatUsd, usageOf } from "suffice";
import { costOfUsage, priceAt } from "suffice/pricing";

const router = await createRouter({ policy: "plan-execute-review" });

const decision = router.decide({ title: "Fix typo in README", files: ["README.md"] });
console.log(decision.tier, decision.outcome === "routed" ? decision.model : decision.because);

const risky = router.decide({ title: "Format auth token rotation" });
console.log(risky.tier, `because ${risky.because}`);

const usage = usageOf({ freshInput: 100, cacheRead: 3000, cacheWrite5m: 2000, output: 50 });
const cost = costOfUsage(usage, priceAt(router.priceBook, "claude-haiku-5-5", Date.now()));
console.log(cost.kind === "priced" ? formatUsd(cost.amount) : `no price: ${cost.because}`);
