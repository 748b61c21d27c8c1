export { type AttemptOutcome, attemptOutcomes, passRates, wilsonLower } from "./pass-rates.ts";
