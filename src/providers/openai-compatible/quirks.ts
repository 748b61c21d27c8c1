import type { ChatQuirks } from "../../protocols/index.ts";

/** What most servers of the format take: nothing that a server might refuse is sent unasked. */
const PLAIN: ChatQuirks = {
  maxTokensField: "max_tokens",
  streamUsage: true,
  temperature: true,
  answerSchema: false,
  reasoningEffortWithTools: undefined,
};

/**
 * What is known of a provider by its name. OpenAI's models from GPT-5.6 on refuse tools in this format unless reasoning is
 * switched off, and refuse a temperature (https://github.com/BerriAI/litellm/pull/34569, checked 2026-11-21).
 */
const KNOWN: ReadonlyMap<string, Partial<ChatQuirks>> = new Map<string, Partial<ChatQuirks>>([
  [
    "openai",
    {
      maxTokensField: "max_completion_tokens",
      temperature: false,
      answerSchema: true,
      reasoningEffortWithTools: "none",
    },
  ],
  ["google", { answerSchema: true }],
]);

export function quirksOf(name: string, overrides: Partial<ChatQuirks> = {}): ChatQuirks {
  return { ...PLAIN, ...KNOWN.get(name), ...overrides };
}
