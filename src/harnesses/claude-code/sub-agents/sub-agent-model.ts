import { precedenceOf } from "../versions.ts";

/** What a call of a sub-agent may ask for: nothing but these names is taken, and each stands for one model of its family. */
export const MODEL_FAMILIES = ["sonnet", "opus", "haiku", "fable"] as const;
export type ModelFamily = (typeof MODEL_FAMILIES)[number];

export interface SubAgentCall {
  /** Of Claude Code. */
  readonly version: string;
  /** The model of the loop that calls. */
  readonly parent: string;
  /** What the definition says, `inherit` included. */
  readonly defined: string | undefined;
  /** What the call itself asks for. */
  readonly asked: string | undefined;
  /** `CLAUDE_CODE_SUBAGENT_MODEL`, and whether `CLAUDE_CODE_SUBAGENT_MODEL_FORCE` is set. */
  readonly environment: { readonly model: string | undefined; readonly isForced: boolean };
  /** What the families' names stand for. */
  readonly families: Readonly<Record<ModelFamily, string>>;
}

export type SubAgentModel =
  | {
      readonly kind: "model";
      readonly model: string;
      readonly by: "environment" | "call" | "definition" | "parent";
    }
  /** The call fails, and no request is made. */
  | { readonly kind: "call-refused"; readonly because: string }
  /** Nobody has seen what this version does. */
  | { readonly kind: "unknown" };

/**
 * Which model a sub-agent gets, as seen on the wire with 2.1.197, 2.1.236 and 2.1.329. In the older two the environment goes before
 * everything; in the newest it is the last resort unless it is forced. A definition's model reaches the wire as it stands.
 */
export function subAgentModel(call: SubAgentCall): SubAgentModel {
  const order = precedenceOf(call.version);
  if (order === undefined) return { kind: "unknown" };
  const { model, isForced } = call.environment;
  const goesFirst = isForced || order === "environment-first";
  if (model !== undefined && goesFirst) return { kind: "model", model, by: "environment" };
  if (call.asked !== undefined) return byCall(call.asked, call.families);
  if (call.defined === "inherit") return { kind: "model", model: call.parent, by: "parent" };
  if (call.defined !== undefined)
    return { kind: "model", model: inFull(call.defined, call.families), by: "definition" };
  if (model !== undefined) return { kind: "model", model, by: "environment" };
  return { kind: "model", model: call.parent, by: "parent" };
}

function byCall(asked: string, families: SubAgentCall["families"]): SubAgentModel {
  if (isFamily(asked)) return { kind: "model", model: families[asked], by: "call" };
  const because = `"${asked}" is no family of models: a call may ask for ${MODEL_FAMILIES.join(", ")}`;
  return { kind: "call-refused", because };
}

function inFull(model: string, families: SubAgentCall["families"]): string {
  return isFamily(model) ? families[model] : model;
}

function isFamily(name: string): name is ModelFamily {
  return MODEL_FAMILIES.some((family) => family === name);
}
