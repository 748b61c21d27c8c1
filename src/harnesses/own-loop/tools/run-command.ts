import { z } from "zod";
import { createTool, refusal, type Tool } from "./tool.ts";
import type { ToolContext } from "./tool-context.ts";

/** Programs that a model may run, and how. */
export interface WorktreeCommands {
  /** Shown to the model where it asks for another one. */
  readonly allowed: readonly (readonly string[])[];
  isAllowed(argv: readonly string[]): boolean;
  /**
   * In the worktree, with a time limit. `exitCode` is `undefined` where the program did not end by itself; `output`
   * says why.
   */
  run(
    argv: readonly [string, ...string[]],
  ): Promise<{ readonly exitCode: number | undefined; readonly output: string }>;
}

const schema = z.strictObject({
  argv: z
    .array(z.string().refine((text) => !text.includes("\0"), "must not hold a NUL character"))
    .min(1)
    .max(1000)
    .describe(
      'The program and its arguments, each by itself: ["node", "--test", "a.test.js"]. No shell is used',
    ),
});

export function createRunCommand({ limits }: ToolContext, commands: WorktreeCommands): Tool {
  const list = commands.allowed.map((pattern) => JSON.stringify(pattern)).join("\n");
  return createTool({
    name: "run_command",
    description: `Runs a program in the working folder. Allowed are these, where a final "*" stands for any further arguments:\n${list}`,
    access: "read-write",
    schema,
    maxResultBytes: limits.maxResultBytes,
    async execute({ argv: [program = "", ...rest] }) {
      if (!commands.isAllowed([program, ...rest])) {
        return refusal(
          `This command is not allowed. Allowed are, where a final "*" stands for any further arguments:\n${list}`,
        );
      }
      const { exitCode, output } = await commands.run([program, ...rest]);
      const ending = exitCode === undefined ? "It did not end by itself." : `Exit code ${exitCode}.`;
      return {
        text: output === "" ? ending : `${ending}\n${output}`,
        isError: exitCode === undefined,
        mayHaveChangedFiles: true,
      };
    },
  });
}
