import { z } from "zod";
import { type Json, SufficeError, type ToolDefinition } from "../../../domain/index.ts";
import type { ToolOutcome } from "../../harness.ts";
import { cutText } from "./cut-text.ts";

export type ToolAccess = "read-only" | "read-write";

export interface ToolResult extends ToolOutcome {
  /** Whether the files may be others than before the call. */
  readonly mayHaveChangedFiles: boolean;
}

export interface Tool {
  readonly definition: ToolDefinition;
  readonly access: ToolAccess;
  /** Never throws for what the model sent: that is a result with `isError`. */
  execute(input: Json): Promise<ToolResult>;
}

export interface ToolParts<Input> {
  readonly name: string;
  readonly description: string;
  readonly access: ToolAccess;
  /** Checks the input, and is shown to the model as JSON Schema. */
  readonly schema: z.ZodType<Input>;
  readonly maxResultBytes: number;
  readonly execute: (input: Input) => Promise<ToolResult>;
}

export function createTool<Input>(parts: ToolParts<Input>): Tool {
  const { name, description, access, schema, maxResultBytes } = parts;
  return {
    definition: { name, description, inputSchema: jsonSchemaOf(schema) },
    access,
    async execute(input) {
      const parsed = schema.safeParse(input);
      if (!parsed.success)
        return refusal(`The input does not fit:\n${z.prettifyError(parsed.error)}`, maxResultBytes);
      const result = await parts.execute(parsed.data).catch((error: unknown) => systemFailure(error, access));
      return { ...result, text: cutText(result.text, maxResultBytes) };
    },
  };
}

export function found(text: string): ToolResult {
  return { text, isError: false, mayHaveChangedFiles: false };
}

export function changed(text: string): ToolResult {
  return { text, isError: false, mayHaveChangedFiles: true };
}

export function refusal(text: string, maxBytes = Number.POSITIVE_INFINITY): ToolResult {
  return { text: cutText(text, maxBytes), isError: true, mayHaveChangedFiles: false };
}

/** What the system says of a path or a disk is the model's to read. Everything else stops the work. */
function systemFailure(error: unknown, access: ToolAccess): ToolResult {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (error instanceof SufficeError || typeof code !== "string") throw error;
  // The system's own message holds the absolute path, which is not the model's business.
  return {
    text: SAID.get(code) ?? `This failed (${code}).`,
    isError: true,
    mayHaveChangedFiles: access === "read-write",
  };
}

const SAID: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "There is no such file or folder."],
  ["ENOTDIR", "A part of the path is a file and not a folder."],
  ["EEXIST", "A part of the path is a file and not a folder."],
  ["ENXIO", "This is no regular file."],
  ["EISDIR", "This is a folder and not a file."],
  ["EACCES", "Access is denied."],
  ["ENAMETOOLONG", "The path is too long."],
  ["ENOSPC", "The disk is full."],
]);

function jsonSchemaOf(schema: z.ZodType): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input" });
  return z.json().parse(rest);
}
