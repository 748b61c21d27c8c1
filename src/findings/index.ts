export {
  ANTI_PATTERN_IDS,
  type AntiPattern,
  type AntiPatternFinding,
  type AntiPatternId,
  type Confidence,
  type FindingEvidence,
  type FindingMoney,
  type FindingsInput,
  type PolicyUse,
  type RuleHit,
} from "./anti-pattern.ts";
export { ANTI_PATTERNS, type AntiPatternReport, antiPatterns } from "./anti-patterns.ts";
export { findingsJson } from "./findings-json.ts";
export {
  deterministicWorkOf,
  type ScriptableGroup,
  type ScriptableReport,
  type ScriptableTotals,
  scriptableWork,
} from "./scriptable-work.ts";
export { SCRIPTS_FOR_WORK, type ScriptForWork } from "./scripts-for-work.ts";
