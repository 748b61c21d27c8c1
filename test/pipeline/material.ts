import {
  type Chunk,
  type PipelineStep,
  type Policy,
  type Rule,
  type Ticket,
  taskId,
} from "../../src/domain/index.ts";
import { aPolicy, aTicket, type ScriptedConversation, type ScriptedReply } from "../../src/testing/index.ts";
import { calls } from "./bench.ts";

/** A ticket that asks for light, and names the file that its gate looks at. */
export function light(id: string, overrides: Partial<Ticket> = {}): Ticket {
  const named = { id: taskId(id), title: `Write ${id}`, labels: ["tier:light"], files: [`${id}.txt`] };
  return aTicket({ ...named, ...overrides });
}

/** What is said about a ticket at its step `implement`, attempt by attempt. */
export function implementing(
  task: string,
  model: string,
  ...attempts: readonly (readonly ScriptedReply[])[]
): ScriptedConversation {
  return { task, step: "implement", model, replies: attempts.flat() };
}

/** The same about a chunk. */
export function chunkOf(
  task: string,
  chunk: string,
  model: string,
  ...attempts: readonly (readonly ScriptedReply[])[]
): ScriptedConversation {
  return { ...implementing(task, model, ...attempts), chunk };
}

export function aStep(overrides: Partial<PipelineStep>): PipelineStep {
  return {
    step: "plan",
    kind: "build-plan",
    tier: "mid",
    needs: ["text", "tools"],
    gates: [],
    fresh: false,
    afterFailures: 2,
    fallback: [],
    split: false,
    count: 1,
    ...overrides,
  };
}

const [IMPLEMENT = aStep({}), COMMIT = aStep({})] = aPolicy().pipeline;

export { COMMIT, IMPLEMENT };
/** Cuts the ticket into chunks. */
export const SPLIT: PipelineStep = aStep({ split: true });

const CHUNKS: Rule = {
  name: "a chunk",
  when: { chunk: true },
  tier: "light",
  place: "isolated",
  because: "its plan bounds it",
};

/** The small policy that plans first, with the steps given after the plan. Chunks are for light, and may be delegated. */
export function splitting(...steps: readonly PipelineStep[]): Pick<Policy, "pipeline" | "rules"> {
  const after = steps.length === 0 ? [IMPLEMENT, COMMIT] : steps;
  return { pipeline: [SPLIT, ...after], rules: [CHUNKS, ...aPolicy().rules] };
}

type PlannedChunk = Partial<Omit<Chunk, "id" | "dependsOn">> & { readonly dependsOn?: readonly number[] };

/** A planner's only answer. Each chunk writes the file of its name, and is verified by the check of it. */
export function submits(...chunks: readonly PlannedChunk[]): readonly ScriptedReply[] {
  return [calls("submit_plan", planOf(...chunks))];
}

export function planOf(...chunks: readonly PlannedChunk[]) {
  return {
    summary: "Each file says good.",
    chunks: chunks.map(({ title = "a", dependsOn = [], files, verify, acceptance, description = "" }) => ({
      title,
      description,
      files: [...(files ?? [`${title}.txt`])],
      acceptance: [...(acceptance ?? ["It says good"])],
      verify: [...(verify ?? ["node", "check.mjs", title])],
      depends_on: [...dependsOn],
    })),
  };
}

/** Opens once that many have come to it, all at once. */
export function meeting(size: number) {
  const waiting: (() => void)[] = [];
  return {
    come: () =>
      new Promise<void>((resolve) => {
        waiting.push(resolve);
        if (waiting.length >= size) for (const leave of waiting) leave();
      }),
    size: () => waiting.length,
  };
}
