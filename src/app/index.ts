import type * as calls from "./calls/call.ts";
import type * as estimates from "./estimates/estimate-work.ts";
import type * as stateExports from "./exports/export-state.ts";
import type * as learners from "./outcomes/evaluate-learner.ts";
import type * as evaluations from "./outcomes/evaluate-outcomes.ts";
import type * as learnings from "./outcomes/learn-from-outcomes.ts";
import type * as pilots from "./pilot/pilot.ts";
import type * as advices from "./policies/advise-policy.ts";
import type * as policyChecks from "./policies/check-policy.ts";
import type * as policyComparisons from "./policies/compare-policies.ts";
import type * as namedPolicies from "./policies/named-policy.ts";
import type * as routingPages from "./policies/routing-page.ts";
import type * as shipped from "./policies/shipped-policies.ts";
import type * as prices from "./prices.ts";
import type * as profiles from "./profile/profile.ts";
import type * as answers from "./profile/remembered-answer.ts";
import type * as sessions from "./profile/session-state.ts";
import type * as measured from "./rollouts/measured-classes.ts";
import type * as routes from "./route.ts";
import type * as leftovers from "./runs/leftovers.ts";
import type * as runs from "./runs/run.ts";
import type * as targets from "./targets/measured-targets.ts";
import type * as tickets from "./tickets/read-tickets.ts";
import type * as trialDecisions from "./trials/decide-trial.ts";
import type * as tableReports from "./trials/report-table.ts";
import type * as trialReports from "./trials/report-trial.ts";
import type * as trials from "./trials/run-trial.ts";
import type * as comparisons from "./what-if/compared.ts";
import type * as tables from "./what-if/table.ts";
import type * as whatIfs from "./what-if/what-if.ts";
import type * as workers from "./workers/work.ts";

export type { DecisionRecord, PilotArm, RecordCondition } from "../evidence/index.ts";
export type { RunEvent } from "../pipeline/index.ts";
export type { CallOptions } from "./calls/call-options.ts";
export type { CallAttempt, CallResult, CallTags } from "./calls/call-result.ts";
export { readTextInput } from "./calls/read-text-input.ts";
export { createRouter, type Router, type RouterOptions } from "./create-router.ts";
export type { SettingFlags } from "./effective-settings.ts";
export { readEnvironment } from "./environment.ts";
export type { WorkEstimate } from "./estimates/estimate-work.ts";
export type { ExportedState, ExportStateOptions } from "./exports/export-state.ts";
export type { ReadingProgress, SourceRead } from "./logs/read-logs.ts";
export type { LearnedOnSplits, LearnerEvaluated } from "./outcomes/evaluate-learner.ts";
export type { Evaluated, OffPolicyEvaluated, TaskLine } from "./outcomes/evaluate-outcomes.ts";
export type { Learned } from "./outcomes/learn-from-outcomes.ts";
export type { PilotNext } from "./pilot/next-steps.ts";
export type { Pilot, PilotOptions } from "./pilot/pilot.ts";
export type { PilotSlot } from "./pilot/pilot-slots.ts";
export type { AdviceQuestion, AdvisedCost, PolicyAdvice } from "./policies/advise-policy.ts";
export type { CheckOptions, PolicyCheck } from "./policies/check-policy.ts";
export type { PolicyComparison, PolicyPair } from "./policies/compare-policies.ts";
export type { RoutingDrift, RoutingPage } from "./policies/routing-page.ts";
export type { ListedPrice, PriceList, PriceQuestion, PriceRatio } from "./prices.ts";
export type { Analysis } from "./profile/analysis.ts";
export type { ConversationCourses, Courses } from "./profile/courses.ts";
export type { Growth } from "./profile/growth.ts";
export type { Profile, ProfileOptions } from "./profile/profile.ts";
export type { SessionOptions, SessionState } from "./profile/session-state.ts";
export type { UnusedModel } from "./profile/unused-models.ts";
export type { ClassContest } from "./rollouts/class-contest.ts";
export type { RolloutState } from "./rollouts/fold-rollout.ts";
export type { EvidenceOptions, MeasuredClass, MeasuredClasses } from "./rollouts/measured-classes.ts";
export type { Routed } from "./route.ts";
export type { Cleaned, CleanOptions } from "./runs/leftovers.ts";
export type { RunOptions, RunResult } from "./runs/run.ts";
export type {
  MeasuredTarget,
  MeasuredTargets,
  NamedTarget,
  TargetsOptions,
} from "./targets/measured-targets.ts";
export type { TicketPlace } from "./tickets/read-tickets.ts";
export { readStandardInput } from "./tickets/standard-input.ts";
export { type TicketInput, ticketOf } from "./tickets/ticket-input.ts";

export type { TrialEvent } from "./trials/carry-out-trial.ts";
export type { DecidedTrial } from "./trials/decide-trial.ts";
export type { PlannedTrial } from "./trials/plan-trial.ts";
export type { ArmTableReport, TableReportOptions } from "./trials/report-table.ts";
export type { TrialCost, TrialQuestion, TrialReport } from "./trials/report-trial.ts";
export type { ExperimentSource, TrialOptions } from "./trials/run-trial.ts";
export type { DecisionStanding, TrialDecision } from "./trials/trial-decisions.ts";
export type { StoredTrial } from "./trials/trial-folder.ts";
export type { Compared } from "./what-if/compared.ts";
export type { PricedTable, TableOptions } from "./what-if/table.ts";
export type { LeverAsked, UsualWhatIfs, WhatIf, WhatIfOptions, WorkConsidered } from "./what-if/what-if.ts";
export type { WorkerEvent, WorkerOptions } from "./workers/work.ts";

// Each use case is loaded when it is called: deciding must not wait for SQLite, HTTP and git to be loaded.

export const route: typeof routes.route = async (...given) => (await import("./route.ts")).route(...given);

export const call: typeof calls.call = async (...given) => (await import("./calls/call.ts")).call(...given);

export const estimateWork: typeof estimates.estimateWork = async (...given) =>
  (await import("./estimates/estimate-work.ts")).estimateWork(...given);

export const exportState: typeof stateExports.exportState = async (...given) =>
  (await import("./exports/export-state.ts")).exportState(...given);

export const planRun: typeof runs.planRun = async (...given) =>
  (await import("./runs/run.ts")).planRun(...given);

export const startRun: typeof runs.startRun = async (...given) =>
  (await import("./runs/run.ts")).startRun(...given);

export const startWorker: typeof workers.startWorker = async (...given) =>
  (await import("./workers/work.ts")).startWorker(...given);

export const resumeRun: typeof runs.resumeRun = async (...given) =>
  (await import("./runs/run.ts")).resumeRun(...given);

export const cleanLeftovers: typeof leftovers.cleanLeftovers = async (...given) =>
  (await import("./runs/leftovers.ts")).cleanLeftovers(...given);

export const profile: typeof profiles.profile = async (...given) =>
  (await import("./profile/profile.ts")).profile(...given);

export const sessionState: typeof sessions.sessionState = async (...given) =>
  (await import("./profile/session-state.ts")).sessionState(...given);

export const rememberedAnswer: typeof answers.rememberedAnswer = async (...given) =>
  (await import("./profile/remembered-answer.ts")).rememberedAnswer(...given);

export const listPrices: typeof prices.listPrices = async (...given) =>
  (await import("./prices.ts")).listPrices(...given);

export const priceRatio: typeof prices.priceRatio = async (...given) =>
  (await import("./prices.ts")).priceRatio(...given);

export const readTickets: typeof tickets.readTickets = async (...given) =>
  (await import("./tickets/read-tickets.ts")).readTickets(...given);

export const checkPolicy: typeof policyChecks.checkPolicy = async (...given) =>
  (await import("./policies/check-policy.ts")).checkPolicy(...given);

export const shippedPolicies: typeof shipped.shippedPolicies = async () =>
  (await import("./policies/shipped-policies.ts")).shippedPolicies();

export const namedPolicy: typeof namedPolicies.namedPolicy = async (...given) =>
  (await import("./policies/named-policy.ts")).namedPolicy(...given);

export const routingPage: typeof routingPages.routingPage = async (...given) =>
  (await import("./policies/routing-page.ts")).routingPage(...given);

export const writeRoutingPage: typeof routingPages.writeRoutingPage = async (...given) =>
  (await import("./policies/routing-page.ts")).writeRoutingPage(...given);

export const compareRoutingPage: typeof routingPages.compareRoutingPage = async (...given) =>
  (await import("./policies/routing-page.ts")).compareRoutingPage(...given);

export const compareOnTickets: typeof policyComparisons.compareOnTickets = async (...given) =>
  (await import("./policies/compare-policies.ts")).compareOnTickets(...given);

export const compareOnHistory: typeof policyComparisons.compareOnHistory = async (...given) =>
  (await import("./policies/compare-policies.ts")).compareOnHistory(...given);

export const advisePolicy: typeof advices.advisePolicy = async (...given) =>
  (await import("./policies/advise-policy.ts")).advisePolicy(...given);

export const evaluateOutcomes: typeof evaluations.evaluateOutcomes = async (...given) =>
  (await import("./outcomes/evaluate-outcomes.ts")).evaluateOutcomes(...given);

export const measuredTargets: typeof targets.measuredTargets = async (...given) =>
  (await import("./targets/measured-targets.ts")).measuredTargets(...given);

export const evaluateOffPolicy: typeof evaluations.evaluateOffPolicy = async (...given) =>
  (await import("./outcomes/evaluate-outcomes.ts")).evaluateOffPolicy(...given);

export const evaluateLearner: typeof learners.evaluateLearner = async (...given) =>
  (await import("./outcomes/evaluate-learner.ts")).evaluateLearner(...given);

export const learnFromOutcomes: typeof learnings.learnFromOutcomes = async (...given) =>
  (await import("./outcomes/learn-from-outcomes.ts")).learnFromOutcomes(...given);

export const pilot: typeof pilots.pilot = async (...given) =>
  (await import("./pilot/pilot.ts")).pilot(...given);

export const measuredClasses: typeof measured.measuredClasses = async (...given) =>
  (await import("./rollouts/measured-classes.ts")).measuredClasses(...given);

export const runTrial: typeof trials.runTrial = async (...given) =>
  (await import("./trials/run-trial.ts")).runTrial(...given);

export const resumeTrial: typeof trials.resumeTrial = async (...given) =>
  (await import("./trials/run-trial.ts")).resumeTrial(...given);

export const dryTrial: typeof trials.dryTrial = async (...given) =>
  (await import("./trials/run-trial.ts")).dryTrial(...given);

export const reportTrial: typeof trialReports.reportTrial = async (...given) =>
  (await import("./trials/report-trial.ts")).reportTrial(...given);

export const reportTable: typeof tableReports.reportTable = async (...given) =>
  (await import("./trials/report-table.ts")).reportTable(...given);

export const decideTrial: typeof trialDecisions.decideTrial = async (...given) =>
  (await import("./trials/decide-trial.ts")).decideTrial(...given);

export const whatIf: typeof whatIfs.whatIf = async (...given) =>
  (await import("./what-if/what-if.ts")).whatIf(...given);

export const compareKept: typeof comparisons.compareKept = async (...given) =>
  (await import("./what-if/compared.ts")).compareKept(...given);

export const whatIfTable: typeof tables.whatIfTable = async (...given) =>
  (await import("./what-if/table.ts")).whatIfTable(...given);

export const usualWhatIfs: typeof whatIfs.usualWhatIfs = async (...given) =>
  (await import("./what-if/what-if.ts")).usualWhatIfs(...given);
