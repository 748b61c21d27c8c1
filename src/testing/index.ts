export {
  ACME_MODELS,
  ACME_PRICES,
  aCallEntry,
  aDecisionContext,
  aDelegableTask,
  aFact,
  aModel,
  anEvidenceRow,
  aPolicy,
  aPrice,
  aPriceBook,
  aTask,
  aTicket,
  aVerdictEntry,
  type DecisionContextValues,
  NOON,
  ratesInUsd,
} from "./builders.ts";
export type { Cue } from "./scripted-upstream/read-request.ts";
export type { ScriptedConversation, ScriptedReply } from "./scripted-upstream/script.ts";
export {
  type ReceivedRequest,
  type ScriptedUpstream,
  type ScriptedUpstreamOptions,
  startScriptedUpstream,
} from "./scripted-upstream/scripted-upstream.ts";
