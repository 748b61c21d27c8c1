import { posix } from "node:path";
import type { Finding } from "../../../domain/index.ts";
import { readText, textOrNothing } from "../tree/read-text.ts";
import type { ProgramPlace } from "../tree/run-program.ts";
import { conflictLine } from "./conflict-markers.ts";
import { checkAgainstSchema } from "./json-schema.ts";
import { readJson } from "./json-syntax.ts";
import { checkSyntax } from "./program-syntax.ts";
import { yamlMistake } from "./yaml-syntax.ts";

export interface FileReport {
  readonly findings: readonly Finding[];
  /** What could not be judged, and why: worth knowing, and no failure. */
  readonly notes: readonly string[];
  /** Names of what was looked at, each with how often: `JSON` 3. */
  readonly checked: ReadonlyMap<string, number>;
  readonly missing: readonly string[];
}

/** Files of these endings are text, so bytes that are not UTF-8 are a mistake in them. */
const TEXT =
  /\.(?:[cm]?[jt]sx?|jsonc?|ya?ml|toml|md|mdx|txt|css|scss|html?|xml|svg|py|sh|bash|go|rs|java|kt|c|h|cc|cpp|hpp|cs|rb|php|sql|vue|svelte)$/i;

/** Settings in which their programs allow comments. */
const WITH_COMMENTS =
  /(?:^|\/)(?:[jt]sconfig[\w.-]*\.json|\.vscode\/[^/]*\.json|\.?(?:eslintrc|oxlintrc|jshintrc|swcrc|babelrc|devcontainer|biome|turbo|deno|nx|api-extractor)(?:\.json)?|[^/]*\.(?:jsonc|code-workspace))$/;

/**
 * Checks that cost nothing and need no settings: text is UTF-8, no merge conflict is left, JSON and YAML can be read,
 * JSON fits the schema file that it names, JavaScript, Python and shell scripts have no syntax errors. Nothing of the
 * files is executed. Paths are untrusted.
 */
export async function checkFiles(place: ProgramPlace, paths: readonly string[]): Promise<FileReport> {
  const report = createReport();
  const sources = new Map<string, string>();
  for (const path of new Set(paths)) {
    const found = await readText(place.cwd, path);
    if (found.kind === "text") {
      report.count("text");
      sources.set(path, found.text);
      await checkText(path, found.text, place.cwd, report);
    } else if (found.kind === "refused")
      report.find({ message: `the path ${JSON.stringify(path)} ${found.because}` });
    else if (found.kind === "missing") report.missing.push(path);
    else if (found.kind === "not-text" && TEXT.test(path))
      report.find({ message: "is not valid UTF-8", file: path });
    else if (found.kind === "too-large") report.notes.push(`${path} is too large to be looked into`);
  }
  const syntax = await checkSyntax(place, sources);
  for (const finding of syntax.findings) report.find(finding);
  for (const [name, count] of syntax.checked) report.count(name, count);
  report.notes.push(...syntax.notes);
  return report;
}

interface GrowingReport extends FileReport {
  readonly notes: string[];
  readonly missing: string[];
  find(finding: Finding): void;
  count(name: string, by?: number): void;
}

function createReport(): GrowingReport {
  const findings: Finding[] = [];
  const checked = new Map<string, number>();
  return {
    findings,
    checked,
    notes: [],
    missing: [],
    find: (finding) => void findings.push(finding),
    count: (name, by = 1) => void checked.set(name, (checked.get(name) ?? 0) + by),
  };
}

async function checkText(file: string, text: string, root: string, report: GrowingReport): Promise<void> {
  const line = conflictLine(text);
  if (line !== undefined) {
    report.find({ message: "a merge conflict begins here and is not resolved", file, line });
    return;
  }
  if (/\.ya?ml$/i.test(file)) {
    report.count("YAML");
    const mistake = yamlMistake(text);
    if (mistake !== undefined) report.find({ ...mistake, message: `is not YAML: ${mistake.message}`, file });
  } else if (/\.json$/i.test(file) || WITH_COMMENTS.test(file)) await checkJson(file, text, root, report);
}

async function checkJson(file: string, text: string, root: string, report: GrowingReport): Promise<void> {
  // Without an ending it may as well be YAML (`.eslintrc`).
  if (!/\.(?:jsonc?|code-workspace)$/i.test(file) && !/^\s*[{/]/.test(text)) return;
  report.count("JSON");
  const json = readJson(text, { comments: WITH_COMMENTS.test(file) });
  if (json.kind === "invalid") {
    report.find({ message: `is not JSON: ${json.message}`, file, line: json.line });
    return;
  }
  const named = schemaOf(json.value);
  if (named === undefined || /^[a-z][a-z0-9+.-]*:/i.test(named)) return; // on the network, where nothing is fetched
  const path = posix.join(posix.dirname(file), named.replace(/#$/, ""));
  const schemaText = await textOrNothing(root, path);
  const schema = schemaText === undefined ? undefined : readJson(schemaText, { comments: false });
  if (schema?.kind !== "valid") {
    report.notes.push(`${file} was not held against ${named}, which cannot be read here`);
    return;
  }
  const result = checkAgainstSchema(json.value, schema.value);
  if (result.kind === "not-checked") {
    report.notes.push(`${file} was not held against ${named}: ${result.because}`);
    return;
  }
  report.count("JSON Schema");
  for (const mistake of result.mistakes) report.find({ message: `does not fit ${named}: ${mistake}`, file });
}

function schemaOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("$schema" in value)) return undefined;
  return typeof value.$schema === "string" && value.$schema !== "" ? value.$schema : undefined;
}
