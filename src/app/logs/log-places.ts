import { homedir } from "node:os";
import { resolve } from "node:path";
import { type FoundFiles, findFiles, type LogFormat, type LogKind } from "../../agent-logs/index.ts";
import { SufficeError } from "../../domain/index.ts";

/** Our own ledger is a source like any other. */
export const OWN_KIND = "suffice";

/** A place that was asked for: `--source KIND=PATH`. */
export interface NamedSource {
  /** The kind of a log, or {@link OWN_KIND}. */
  readonly kind: LogKind;
  readonly path: string;
}

/** Where the logs of one kind lie. */
export interface LogPlace extends FoundFiles {
  readonly format: LogFormat;
  readonly path: string;
}

/** Throws `usage.invalid` for what is not `KIND=PATH` with a kind that can be read. Paths start in `folder`. */
export function namedSources(
  texts: readonly string[],
  formats: readonly LogFormat[],
  folder: string,
): readonly NamedSource[] {
  const kinds: readonly LogKind[] = [...formats.map(({ kind }) => kind), OWN_KIND];
  return texts.map((text) => {
    const at = text.indexOf("=");
    const kind = kinds.find((each) => each === text.slice(0, at));
    const path = text.slice(at + 1);
    if (at > 0 && kind !== undefined && path !== "") return { kind, path: resolve(folder, path) };
    throw new SufficeError("usage.invalid", {
      message: `--source takes KIND=PATH with a kind of ${kinds.join(", ")}; got "${text}"`,
    });
  });
}

/** Throws `input.missing` for a place where nothing is: it was named, so somebody counts on it. */
export function namedPlaces(
  sources: readonly NamedSource[],
  formats: readonly LogFormat[],
): readonly LogPlace[] {
  return formats.flatMap((format) => {
    const paths = sources.filter(({ kind }) => kind === format.kind).map(({ path }) => path);
    return [...new Set(paths)].map((path) => {
      const found = findFiles(format, [path]);
      if (found.missing.length === 0) return { format, path, ...found };
      throw new SufficeError("input.missing", {
        message: `--source ${format.kind}=${path}: there is nothing at this path`,
      });
    });
  });
}

/** Where each kind usually lies, as this environment says; places with nothing in them as well. */
export function usualPlaces(
  formats: readonly LogFormat[],
  variables: Readonly<Record<string, string | undefined>>,
  folder: string,
): readonly LogPlace[] {
  const home = variables["HOME"]?.trim() || homedir();
  // The folder that the command was started for; a shell's own variable may speak of another.
  const environment = { home, variables: { ...variables, PWD: folder } };
  return formats.flatMap((format) =>
    format.usualPlaces(environment).map((path) => ({
      format,
      path: resolve(folder, path),
      ...findFiles(format, [resolve(folder, path)]),
    })),
  );
}
