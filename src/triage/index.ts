export { describe, type TriageContext } from "./describe.ts";
export { type AddedLineFinding, scanAddedLines } from "./diff/scan-added-lines.ts";
export { type LocalCircumstances, type LocalEligibility, localEligibility } from "./local-eligibility.ts";
export { commitHistoryArguments } from "./repository/commit-history.ts";
export type { IndexRecall } from "./repository/measure-recall.ts";
export { type RepositoryFacts, readRepositoryFacts } from "./repository/repository-facts.ts";
export { TRACKED_FILES_ARGUMENTS } from "./repository/tracked-files.ts";
export {
  createSelfContainment,
  type JudgeSelfContainment,
  type OpenWork,
  type SelfContainment,
  type Surroundings,
  type WorkTie,
} from "./self-containment/create-self-containment.ts";
export { type ImportGraph, readImportGraph } from "./self-containment/import-graph.ts";
export { topicsOf } from "./topics.ts";
