export {
  A_COMMIT_STEP,
  ACME_MODELS,
  ACME_PRICES,
  aCallEntry,
  aDecidedStep,
  aDecisionContext,
  aDelegableTask,
  aFact,
  aModel,
  anEvidenceRow,
  aPolicy,
  aPrice,
  aPriceBook,
  aRoutedDecision,
  aTask,
  aTaskRecord,
  aTicket,
  aVerdictEntry,
  type DecisionContextValues,
  NOON,
  ratesInUsd,
} from "./builders.ts";
export { createFakeClock, type FakeClock } from "./fake-clock.ts";
export {
  aReply,
  createFakeProvider,
  type FakeAnswer,
  type FakeProvider,
  type FakeProviderCall,
} from "./fake-provider.ts";
export { createFakeRecords, type FakeRecords } from "./fake-records.ts";
export { aWorkspace } from "./fake-workspace.ts";
export type { ScriptedBatches } from "./scripted-upstream/message-batches.ts";
export type { ShownModel } from "./scripted-upstream/ollama-questions.ts";
export type { Cue } from "./scripted-upstream/read-request.ts";
export type { ScriptedConversation, ScriptedReply } from "./scripted-upstream/script.ts";
export {
  type ReceivedRequest,
  type ScriptedUpstream,
  type ScriptedUpstreamOptions,
  startScriptedUpstream,
} from "./scripted-upstream/scripted-upstream.ts";
