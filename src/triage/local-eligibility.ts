import { phraseInIdentifiers, type Task, type TaskKind } from "../domain/index.ts";
import { topicsOf } from "./topics.ts";

/** What is known about work for a local model besides the task itself. Unknown stays `undefined`. */
export interface LocalCircumstances {
  /** A command or gate judges the result and would notice failure. */
  readonly hasVerifier: boolean;
  /** Something that it waits for is carried out in the same wave. */
  readonly dependsInWave: boolean;
  /** Local attempts of this class so far that had to go up, 0 to 1; `undefined` where none was made. */
  readonly escalationRatio: number | undefined;
  /** Work like it was accepted here before. Where nobody says, how novel its words are is taken. */
  readonly hasKnownPattern?: boolean | undefined;
  readonly isCustomerFacing?: boolean | undefined;
  /** Tasks of this sort that are to come, where somebody knows: what a local model costs is its set-up. */
  readonly similarTasks?: number | undefined;
}

export interface LocalEligibility {
  readonly eligible: boolean;
  /** Why not, each a sentence; all of them, and none where it is eligible. */
  readonly objections: readonly string[];
}

/** Above it a complexity score is high, as the development loop draws the line to frontier. */
const HIGH_COMPLEXITY = 0.8;
const MOST_LOCAL_FILES = 3;
/** From this share on a class of work has shown that local models do not manage it. */
const TOO_MANY_ESCALATIONS = 0.3;
/** More of the title's words than this are new to the repository and its history. */
const NOVEL = 0.75;
/** "High volume" is hundreds of tasks. */
const ENOUGH_TASKS = 100;

const PLANNING: readonly TaskKind[] = ["research", "draft", "validation", "build-plan", "design", "audit"];
const RECOVERY = [
  "error recovery",
  "error handling",
  "rollback",
  "roll back",
  "failover",
  "fault tolerance",
  "resilience",
];

/**
 * Whether a local model may be given a task at all. It works for small, well-specified work of a known pattern that something verifies;
 * it fails at novel patterns, architecture, integration over many files, and recovery from errors. A number of files that nobody
 * knows is not a small one.
 */
export function localEligibility(task: Task, circumstances: LocalCircumstances): LocalEligibility {
  const objections = [
    ...complexityObjections(task),
    ...subjectObjections(task),
    ...circumstanceObjections(task, circumstances),
  ];
  return { eligible: objections.length === 0, objections };
}

function complexityObjections({ complexity, complexityScore, fileCount }: Task): readonly string[] {
  const objections: string[] = [];
  if (complexity?.value === "complex") objections.push(`It is complex: ${complexity.signal}.`);
  if (complexityScore !== undefined && complexityScore.value > HIGH_COMPLEXITY)
    objections.push(
      `Its complexity score of ${complexityScore.value.toFixed(2)} is above ${HIGH_COMPLEXITY.toFixed(2)}.`,
    );
  if (fileCount === undefined) objections.push("Nobody knows how many files it touches.");
  else if (fileCount.value > MOST_LOCAL_FILES)
    objections.push(
      `It touches ${fileCount.value} files, more than ${MOST_LOCAL_FILES}: ${fileCount.signal}.`,
    );
  return objections;
}

function subjectObjections({ ticket, risks }: Task): readonly string[] {
  const objections: string[] = [];
  const text = `${ticket.title}\n${ticket.description}`;
  const [risk] = risks;
  if (risk !== undefined) objections.push(`It is risky: ${risk.signal}.`);
  const label = ticket.labels.find((each) => /^(?:arch|architecture|sec|security)$/i.test(each.trim()));
  if (label !== undefined) objections.push(`Its label "${label}" keeps it from a local model.`);
  if (ticket.kind !== undefined && PLANNING.includes(ticket.kind))
    objections.push(`"${ticket.kind}" is work for a planner or auditor.`);
  else if (topicsOf(text).includes("design")) objections.push("It is about architecture or design.");
  const recovery = phraseInIdentifiers(text, RECOVERY);
  if (recovery !== undefined) objections.push(`It needs strong recovery from errors: "${recovery}".`);
  return objections;
}

function circumstanceObjections(task: Task, circumstances: LocalCircumstances): readonly string[] {
  const { hasVerifier, dependsInWave, escalationRatio, isCustomerFacing, similarTasks } = circumstances;
  const objections: string[] = [];
  if (!hasVerifier) objections.push("Nothing verifies its result.");
  if (dependsInWave) objections.push("It depends on work of the same wave.");
  if (escalationRatio !== undefined && escalationRatio >= TOO_MANY_ESCALATIONS)
    objections.push(
      `Of the local attempts so far ${percent(escalationRatio)} had to be escalated; it must be less than ${percent(TOO_MANY_ESCALATIONS)}.`,
    );
  if (hasNovelPattern(task, circumstances)) objections.push("Its pattern is not known here.");
  if (isCustomerFacing === true) objections.push("Customers see its result.");
  if (similarTasks !== undefined && similarTasks < ENOUGH_TASKS)
    objections.push(
      `Only ${similarTasks} tasks of its sort are to come; a local model pays from about ${ENOUGH_TASKS}.`,
    );
  return objections;
}

function hasNovelPattern({ complexityScore }: Task, { hasKnownPattern }: LocalCircumstances): boolean {
  if (hasKnownPattern !== undefined) return !hasKnownPattern;
  const novelty = complexityScore?.features.find(({ feature }) => feature === "novelty");
  return novelty !== undefined && novelty.value > NOVEL;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
