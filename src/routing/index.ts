export { COMPATS, type Compat, requireCompatible } from "./compat.ts";
export { type DecisionContext, decide } from "./decide.ts";
export { costRangeJson, decisionJson } from "./decision-json.ts";
export { costRangeLabel, explain, headline, sentenceOf } from "./explain.ts";
export { type Flip, findFlips } from "./find-flips.ts";
export { type Limits, NO_LIMITS } from "./limits.ts";
export { assumedTask, judgeProbe, type ProbeResult } from "./probe.ts";
