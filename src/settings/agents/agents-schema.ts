import { z } from "zod";
import { suggestion } from "../suggest.ts";
import { nameSchema } from "../vocabulary.ts";
import { AGENT_NAMES, type AgentChoice, isAgentName } from "./agent-choice.ts";

const agentSchema = z.string().transform((name, context) => {
  if (isAgentName(name)) return name;
  const message = `"${name}" is no agent that is driven. ${suggestion(name, AGENT_NAMES)}`;
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

/** One agent for every step with tools, or each step's own; `default` stands for the steps that are not named. */
export const agentsSchema = z.union([
  agentSchema.transform((program): readonly AgentChoice[] => [{ step: undefined, program }]),
  z.record(nameSchema, agentSchema).transform((steps): readonly AgentChoice[] =>
    Object.entries(steps).map(([step, program]) => ({
      step: step === "default" ? undefined : step,
      program,
    })),
  ),
]);
