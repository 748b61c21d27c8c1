import type { HandedOut, HandOutEnd } from "../task-queue.ts";

export const QUEUE = "suffice-tasks";
export const WORKFLOW = "suffice-task";
/** Of what is handed out, not of Suffice: workers take only what they understand. */
export const VERSION = "suffice-tasks-1";

/** What comes back to whoever handed the task out. */
export type TaskEnd = Exclude<HandOutEnd, { readonly kind: "given-back" }>;

export type TaskWorkflow = (task: HandedOut) => Promise<TaskEnd>;

export function workflowId({ run, index, life }: HandedOut): string {
  return `${run}/t${index}/${life}`;
}
