import type { ToolDefinition, Verdict } from "../../domain/index.ts";
import { CHUNK_PLAN_SCHEMA, type PlanRules, readChunkPlan } from "../chunks/read-chunk-plan.ts";
import type { Gate } from "./gate.ts";

/** What a planner with tools answers by. */
export const SUBMIT_PLAN: ToolDefinition = {
  name: "submit_plan",
  description: "Submit your plan. Call this once, when you are done; it ends the planning.",
  inputSchema: CHUNK_PLAN_SCHEMA,
};

/** A plan whose chunks name no files, no acceptance or no verifying command goes back to its planner. */
export function createPlanGate(rules: PlanRules): Gate {
  return {
    name: "plan",
    judgesFiles: false,
    runsPrograms: false,
    async judge({ output }): Promise<Verdict> {
      const read = readChunkPlan(output, rules);
      return read.kind === "plan" ? { kind: "pass" } : { kind: "fail", findings: read.findings };
    },
  };
}
