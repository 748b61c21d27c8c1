import { type ModelRequest, type ToolDefinition, userText } from "../domain/index.ts";
import type { Provider, SendOptions } from "./provider.ts";

/** Whether a model calls a tool when it is asked to, and how it showed that it does not. */
export type ToolUseProof =
  | { readonly kind: "proved" }
  | { readonly kind: "failed"; readonly because: string };

const TOOL: ToolDefinition = {
  name: "report_ready",
  description: "Reports that you can call tools.",
  inputSchema: {
    type: "object",
    properties: { word: { type: "string", description: "The word that you were told." } },
    required: ["word"],
    additionalProperties: false,
  },
};

const WORD = "heron";

/**
 * One tiny call that must come back with a call of its only tool. A server's word that a model takes tools is about its
 * template; whether the model can use them shows only so. Throws what the provider throws.
 */
export async function proveToolUse(
  provider: Provider,
  model: string,
  options: SendOptions,
): Promise<ToolUseProof> {
  const request: ModelRequest = {
    model,
    system: "You answer with tool calls.",
    messages: [userText(`Call the tool ${TOOL.name} with the word "${WORD}". Write nothing else.`)],
    tools: [TOOL],
    // Room for a model that thinks first.
    maxOutputTokens: 1024,
  };
  const { content, stop } = await provider.send(request, options);
  const call = content.find((block) => block.type === "tool-use");
  if (call === undefined) {
    const because = stop.kind === "max-tokens" ? "it used up its tokens first" : "it answered with text";
    return { kind: "failed", because: `${model} called no tool: ${because}` };
  }
  if (call.name !== TOOL.name) {
    return { kind: "failed", because: `${model} called another tool than the one that it was given` };
  }
  const said = JSON.stringify(call.input);
  return said === JSON.stringify({ word: WORD })
    ? { kind: "proved" }
    : { kind: "failed", because: `${model} called the tool with other input than it was told` };
}
