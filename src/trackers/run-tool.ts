import { type Argv, type Json, SufficeError } from "../domain/index.ts";
import { decodeText } from "./read-text.ts";

/** What a tracker's own program answered. */
export type ToolAnswer =
  | {
      readonly kind: "ended";
      readonly exitCode: number;
      readonly stdout: Uint8Array;
      readonly stderr: string;
    }
  | { readonly kind: "not-installed" };

/**
 * Runs a tracker's program in a folder, without a shell. Given by whoever composes; throws `input.invalid` where the program
 * was not done in time or its answer is too long to be one.
 */
export type RunTool = (argv: Argv, options: { readonly cwd: string }) => Promise<ToolAnswer>;

/** JSON that a program printed, or what it said instead. `undefined`: it is not installed. */
export type ToolJson =
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "failed"; readonly because: string };

/** Runs a program that prints JSON. `name` is how messages call it: `bd list`. Throws `input.invalid` for what is no JSON. */
export async function jsonOf(
  run: RunTool,
  { argv, cwd, name }: { readonly argv: Argv; readonly cwd: string; readonly name: string },
): Promise<ToolJson | undefined> {
  const answer = await run(argv, { cwd });
  if (answer.kind === "not-installed") return undefined;
  if (answer.exitCode !== 0) return { kind: "failed", because: `${name} failed: ${complaintOf(answer)}` };
  return { kind: "json", value: parsed(decodeText(answer.stdout, name), name) };
}

/** JSON out of a text. Throws `input.invalid`. A text with nothing in it is `null`. */
export function parsed(text: string, source: string): unknown {
  if (text.trim() === "") return null;
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch (error) {
    throw new SufficeError("input.invalid", {
      message: `${source}: no JSON: ${error instanceof Error ? error.message : String(error)}`,
      cause: error,
    });
  }
}

const MOST_OF_A_COMPLAINT = 500;

/** The program's own words: the `error` of its JSON, with its code, else what it wrote to standard error. */
function complaintOf({ stdout, stderr, exitCode }: Extract<ToolAnswer, { readonly kind: "ended" }>): string {
  const words = [stderr, new TextDecoder().decode(stdout)].map((text) => text.trim());
  const said = words.map(errorInJson).find((text) => text !== undefined) ?? words.find((text) => text !== "");
  return (said ?? `exit code ${exitCode}`).slice(0, MOST_OF_A_COMPLAINT);
}

function errorInJson(text: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Most programs complain in plain words.
    return undefined;
  }
  if (typeof value !== "object" || value === null || !("error" in value)) return undefined;
  const { error } = value;
  if (typeof error !== "string") return undefined;
  return "code" in value ? `${error} (${String(value.code)})` : error;
}
