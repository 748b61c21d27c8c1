export { ARM_NAMES, type ArmName, otherArm } from "./arm-name.ts";
export { type DrawnRepeat, drawRepeat } from "./draw-repeat.ts";
export { type ArmFigures, armFigures, mainTierOf, modelsOf } from "./figures/arm-figures.ts";
export { type ArmCalls, type ArmRatio, armRatio, type LeverSplit } from "./figures/arm-ratio.ts";
export { type ArmSetting, armCaveats, type Caveat, pairCaveats } from "./figures/caveats.ts";
export { type TrialEstimate, type TrialFigures, trialFigures } from "./figures/trial-figures.ts";
export { type AskJudge, askBothOrders, type BlindPair } from "./judge/ask-both-orders.ts";
export {
  type Examination,
  type ExaminationPair,
  type ExaminedPair,
  examineJudge,
} from "./judge/examine-judge.ts";
export { JUDGE_SCHEMA, JUDGE_SYSTEM, type JudgeQuestion, judgePrompt } from "./judge/judge-question.ts";
export type { Opinion } from "./judge/opinion.ts";
export { decidedEarly, judgeTrial, type TrialRules, type TrialSubject, talliesOf } from "./judge-trial.ts";
export {
  type ArmResult,
  isVerified,
  type MeasuredPair,
  type Pair,
  qualityOf,
  standingOf,
  type Verification,
} from "./pair.ts";
