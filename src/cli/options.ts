import { InvalidArgumentError, Option } from "commander";
import {
  type Instant,
  type NanoUsd,
  nanoUsdFromUsd,
  parseInstant,
  TASK_KINDS,
  type TaskKind,
} from "../domain/index.ts";

/** Parsers and options that several commands share: each says in one sentence what it takes. */
export function parseUsd(text: string): NanoUsd {
  const value = Number(text.replace(/^\$/, ""));
  if (text.trim() === "" || !Number.isFinite(value) || value < 0) {
    throw new InvalidArgumentError("It takes dollars, such as 2 or 0.50.");
  }
  return nanoUsdFromUsd(value);
}

/** A whole number from 1 up. */
export function parseCount(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError("It takes a whole number from 1 up.");
  return value;
}

export function parseSeconds(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError("It takes seconds, such as 30 or 0.5.");
  return value;
}

export function parseTemperature(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError("It takes a number from 0 up, such as 0.2.");
  return value;
}

export function parseKind(text: string): TaskKind {
  const kind = TASK_KINDS.find((each) => each === text);
  if (kind === undefined) throw new InvalidArgumentError(`It takes one of: ${TASK_KINDS.join(", ")}.`);
  return kind;
}

export function parseUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new InvalidArgumentError("It takes an address such as http://127.0.0.1:8080.");
  }
  return text;
}

export function parseDate(text: string): Instant {
  const at = parseInstant(text);
  if (at === undefined)
    throw new InvalidArgumentError("It takes a day such as 2026-11-01, or a moment in ISO 8601.");
  return at;
}

export function collected(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

export function fromOption(): Option {
  return new Option(
    "--from <source>",
    "read tickets: `jsonl` and a file (`-` for standard input), `beads`, `github` or `backlog`, each with a path or without; or a path alone",
  );
}

/** Logs instead of the usual places. */
export function sourceOption(): Option {
  return new Option(
    "--source <kind=path>",
    "read this file or folder instead of the usual places; may be given several times; kinds: claude-code, codex, opencode, litellm, claude-otel, claude-result, warp-drive, backlog-ledger, suffice (a ledger)",
  ).argParser(collected);
}

export function configOption(): Option {
  return new Option(
    "--config <file>",
    "settings file (default: suffice.yaml in the folder, if there is one)",
  );
}

export function policyOption(): Option {
  return new Option("--policy <name>", "a preset's name, or the path of a policy file (default: evidence)");
}

export function providerOption(): Option {
  return new Option(
    "--provider <name>",
    "who serves by default: anthropic, openai, google, ollama, or a name under providers in suffice.yaml",
  );
}

export function baseUrlOption(): Option {
  return new Option(
    "--base-url <url>",
    "that provider's address, for a server or proxy of your own",
  ).argParser(parseUrl);
}

export function ledgerOption(): Option {
  return new Option("--ledger <file>", "the ledger's file (default: in the user's data folder)");
}

export function delegateOption(): Option {
  return new Option("--delegate", "let work that is bounded and verifiable run in a context of its own");
}

export function jsonOption(what: string): Option {
  return new Option("--json", what);
}
