import { z } from "zod";

/** Which of the tools that change something, or may, did their work. */
export interface ToolsSeen {
  asked(content: unknown): void;
  answered(content: unknown): void;
  /** Names of the tools that were used with success. */
  succeeded(): ReadonlySet<string>;
}

const Asked = z.looseObject({ type: z.literal("tool_use"), id: z.string(), name: z.string() });
const Answered = z.looseObject({
  type: z.literal("tool_result"),
  tool_use_id: z.string(),
  is_error: z.boolean().optional(),
});

export function createToolsSeen(): ToolsSeen {
  const names = new Map<string, string>();
  const succeeded = new Set<string>();
  return {
    asked(content) {
      for (const { id, name } of blocksOf(content, Asked)) names.set(id, name);
    },
    answered(content) {
      for (const { tool_use_id: id, is_error: isError = false } of blocksOf(content, Answered)) {
        const name = names.get(id);
        if (name !== undefined && !isError) succeeded.add(name);
      }
    },
    succeeded: () => succeeded,
  };
}

function blocksOf<Block>(content: unknown, schema: z.ZodType<Block>): readonly Block[] {
  if (!Array.isArray(content)) return [];
  return content.flatMap((block: unknown) => {
    const parsed = schema.safeParse(block);
    return parsed.success ? [parsed.data] : [];
  });
}
