import { posix } from "node:path";
import type { Finding } from "../../../domain/index.ts";
import { findLinks, type MarkdownLink } from "./find-links.ts";
import { headingAnchors } from "./heading-anchors.ts";

/** What links can lead to. All paths are from the repository's root, with forward slashes. */
export interface LinkTargets {
  readonly files: readonly string[];
  /** Folders whose content is not known: links into them are not judged. */
  readonly opaque: readonly string[];
  /** The text of every Markdown file that could be read. */
  readonly markdown: ReadonlyMap<string, string>;
}

export interface LinkReport {
  /** Every link that leads nowhere as it stands. */
  readonly broken: readonly Finding[];
  /** Those of them that still do in the mended text. */
  readonly left: readonly Finding[];
  /** The text with every link mended that has exactly one place it can mean; the same text where there is none. */
  readonly mended: string;
  readonly mendedCount: number;
}

export type LinkChecker = (file: string, text: string) => LinkReport;

/**
 * Checks the relative links of Markdown files against the files and headings that are there. A link is mended when
 * exactly one file has its base name (it was moved), or exactly one heading has its letters and digits. Nothing is
 * fetched.
 */
export function createLinkChecker(targets: LinkTargets): LinkChecker {
  const index = indexOf(targets);
  return (file, text) => {
    const broken: Finding[] = [];
    const left: Finding[] = [];
    let mended = "";
    let at = 0;
    let mendedCount = 0;
    for (const link of findLinks(text)) {
      const judged = judge(link, file, text, index);
      if (judged.mended !== undefined) {
        mended += text.slice(at, link.start) + judged.mended;
        at = link.end;
        mendedCount += 1;
      }
      if (judged.message !== undefined) broken.push({ message: judged.message, file, line: link.line });
      if (judged.isLeft) left.push(...broken.slice(-1));
    }
    return { broken, left, mended: mended + text.slice(at), mendedCount };
  };
}

interface TargetIndex extends LinkTargets {
  readonly places: ReadonlySet<string>;
  readonly byName: ReadonlyMap<string, readonly string[]>;
  readonly anchorsOf: (file: string) => readonly string[] | undefined;
}

function indexOf(targets: LinkTargets): TargetIndex {
  const places = new Set<string>(["."]);
  const byName = new Map<string, string[]>();
  for (const file of targets.files) {
    for (let place = file; place !== "."; place = posix.dirname(place)) places.add(place);
    const name = posix.basename(file).toLowerCase();
    byName.set(name, [...(byName.get(name) ?? []), file]);
  }
  const anchors = new Map<string, readonly string[]>();
  const anchorsOf = (file: string) => {
    const text = targets.markdown.get(file);
    if (text === undefined) return undefined;
    const known = anchors.get(file) ?? headingAnchors(text);
    anchors.set(file, known);
    return known;
  };
  return { ...targets, places, byName, anchorsOf };
}

interface JudgedLink {
  /** What is wrong with it; `undefined` where nothing is. */
  readonly message?: string;
  /** The destination as it should be. */
  readonly mended?: string;
  /** Wrong even after mending. */
  readonly isLeft: boolean;
}

const FINE: JudgedLink = { isLeft: false };

function judge(link: MarkdownLink, file: string, text: string, index: TargetIndex): JudgedLink {
  const parts = /^(?<path>[^?#]*)(?<query>\?[^#]*)?(?:#(?<anchor>.*))?$/s.exec(link.destination)?.groups;
  if (parts === undefined) return FINE;
  const { path = "", query = "", anchor } = parts;
  const place = placeOf(path, file, index);
  if (place.kind === "not-judged") return FINE;
  const missing = `the link "${link.destination}" leads to no file here`;
  if (place.target === undefined) return { message: missing, isLeft: true };
  const { target } = place;
  const newPath = place.kind === "found" ? path : relativePath(file, target, path);
  const newAnchor =
    anchor === undefined ? undefined : anchorIn(target === file ? text : undefined, target, anchor, index);
  const isLeft = anchor !== undefined && newAnchor === undefined;
  const mended = `${newPath}${query}${anchor === undefined ? "" : `#${newAnchor ?? anchor}`}`;
  const noHeading = `the link "${link.destination}" leads to no heading of ${target}`;
  if (!isLeft && mended === link.destination) return FINE;
  const message = place.kind === "missing" ? missing : noHeading;
  return { message, isLeft, ...(mended === link.destination ? {} : { mended }) };
}

type Place =
  | { readonly kind: "not-judged" }
  | { readonly kind: "found"; readonly target: string }
  /** `target` is the one file that may be meant. */
  | { readonly kind: "missing"; readonly target: string | undefined };

function placeOf(path: string, file: string, index: TargetIndex): Place {
  if (path === "") return { kind: "found", target: file };
  const plain = decoded(path.replace(/\\([!-/:-@[-`{-~])/g, "$1").replaceAll("&amp;", "&"));
  const isRooted = plain.startsWith("/");
  const joined = posix.normalize(isRooted ? plain.slice(1) || "." : posix.join(posix.dirname(file), plain));
  const target = joined.length > 1 ? joined.replace(/\/$/, "") : joined;
  // Above the root lies whatever the hosting site has there; from the root, whatever a site generator makes of it.
  if (/^\.\.(?:\/|$)/.test(target)) return { kind: "not-judged" };
  if (index.places.has(target)) return { kind: "found", target };
  if (isRooted || index.opaque.some((folder) => `${target}/`.startsWith(`${folder}/`)))
    return { kind: "not-judged" };
  // Site generators leave the ending out.
  const page = [`${target}.md`, `${target}.mdx`].find((each) => index.places.has(each));
  if (page !== undefined) return { kind: "found", target: page };
  const named = index.byName.get(posix.basename(target).toLowerCase()) ?? [];
  const others = named.filter((each) => each !== file);
  return { kind: "missing", target: named.length === 1 ? others[0] : undefined };
}

/** With the dot in front if there was one, and with what would end a destination written as `%20` and the like. */
function relativePath(from: string, to: string, before: string): string {
  const way = posix.relative(posix.dirname(from), to);
  const dotted = before.startsWith("./") && !way.startsWith(".") ? `./${way}` : way;
  return dotted.replace(/[\s()<>%#?\\&:{}$]/g, (character) =>
    encodeURIComponent(character).replace(/[()]/, hex),
  );
}

function hex(character: string): string {
  return `%${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}`;
}

/** The anchor as it should be; `undefined` where nothing there could be meant. Only headings of Markdown are known. */
function anchorIn(
  own: string | undefined,
  target: string,
  anchor: string,
  index: TargetIndex,
): string | undefined {
  const anchors = own === undefined ? index.anchorsOf(target) : headingAnchors(own);
  const wanted = decoded(anchor).replace(/^user-content-/, "");
  if (anchors === undefined || wanted === "" || /^(?:top|L\d+(?:-L\d+)?|:~:text=.*)$/is.test(wanted))
    return anchor;
  if (anchors.includes(wanted)) return anchor;
  const alike = anchors.filter((each) => lettersOf(each) === lettersOf(wanted) && lettersOf(each) !== "");
  const [only] = alike;
  return alike.length === 1 && only !== undefined && isPlainAnchor(only) ? only : undefined;
}

/** One that can stand in a destination as it is: an `id` in HTML may hold anything. */
function isPlainAnchor(anchor: string): boolean {
  return /^[\p{L}\p{M}\p{N}\p{Pc}-]+$/u.test(anchor);
}

function lettersOf(anchor: string): string {
  return anchor.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]/gu, "");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a "%" that encodes nothing is only itself
  }
}
