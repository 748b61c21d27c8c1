import { type CallOptions, call, readTextInput, type SettingFlags } from "../../app/index.ts";
import { type Json, SufficeError } from "../../domain/index.ts";
import { callTags } from "../call-tags.ts";
import { callJson } from "../render/call-json.ts";
import { callLine } from "../render/call-line.ts";
import { harmless } from "../render/harmless.ts";
import { stopSignal } from "../stop-signal.ts";

/** The options as the command line has parsed them. */
export interface CallCommandOptions {
  readonly model: string;
  readonly system?: string;
  readonly user?: string;
  readonly file?: string;
  readonly fallback?: readonly string[];
  readonly tag?: readonly string[];
  readonly maxTokens: number;
  readonly temperature?: number;
  readonly timeout?: number;
  readonly maxCostUsd?: SettingFlags["maxCostUsd"];
  readonly schema?: string;
  readonly provider?: string;
  readonly baseUrl?: string;
  readonly json?: true;
  readonly config?: string;
  readonly ledger?: string;
}

/** Prints the answer and nothing else; who answered, and why anybody did not, goes to standard error. */
export async function performCall(text: string | undefined, options: CallCommandOptions): Promise<void> {
  const { provider, baseUrl, config, ledger, maxCostUsd } = options;
  const tags = callTags(options.tag ?? []);
  const answer = options.schema === undefined ? undefined : await readSchema(options.schema);
  const user = await userText(text, options);
  const stop = stopSignal();
  const asked: CallOptions = {
    flags: { provider, baseUrl, config, ledger, maxCostUsd },
    folder: process.cwd(),
    model: options.model,
    fallback: options.fallback,
    system: options.system ?? "",
    user,
    tags,
    maxOutputTokens: options.maxTokens,
    temperature: options.temperature,
    timeoutMs: options.timeout === undefined ? undefined : Math.ceil(options.timeout * 1000),
    answer,
    signal: stop.signal,
    onNote: say,
  };
  const result = await call(asked).finally(() => stop.release());
  process.stdout.write(options.json === true ? `${JSON.stringify(callJson(result))}\n` : shown(result.text));
  if (result.isCut) say(`the answer was cut off at ${options.maxTokens} tokens; --max-tokens allows more`);
  say(callLine(result));
  if (result.unrecorded !== undefined) throw result.unrecorded;
}

function say(text: string): void {
  process.stderr.write(`suffice: ${harmless(text)}\n`);
}

/** As it was given where a program reads it; a terminal is not steered by it. */
function shown(text: string): string {
  const line = text.endsWith("\n") ? text : `${text}\n`;
  return process.stdout.isTTY ? harmless(line) : line;
}

async function userText(argument: string | undefined, { user, file }: CallCommandOptions): Promise<string> {
  const given = [argument, user, file].filter((each) => each !== undefined);
  if (given.length > 1) throw usage("give the text once: as an argument, with --user, or with --file");
  const source = file ?? (given.length === 0 && !process.stdin.isTTY ? "-" : undefined);
  const text = source === undefined ? (argument ?? user ?? "") : await readTextInput(source);
  if (text.trim() !== "") return text;
  throw usage(
    'nothing to ask: give a text, such as  suffice call --model free "Name a heron", or --file FILE, or standard input',
  );
}

async function readSchema(file: string): Promise<{ readonly schema: Json; readonly source: string }> {
  const text = await readTextInput(file);
  try {
    return { schema: JSON.parse(text), source: file };
  } catch (cause) {
    throw new SufficeError("input.invalid", { message: `${file} is no JSON`, cause });
  }
}

function usage(message: string): SufficeError {
  return new SufficeError("usage.invalid", { message });
}
