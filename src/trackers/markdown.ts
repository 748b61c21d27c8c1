/** A line of Markdown outside fenced code, with the heading that it stands under, in lower case; "" before the first. */
interface Line {
  readonly text: string;
  readonly heading: string;
}

// Tickets are anybody's text: no pattern here may take more than linear time on a line of any length.
const HEADING = /^ {0,3}#{1,6}[ \t]/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const ITEM = /^\s*(?:[-*+]|\d{1,9}[.)])\s+(.*)$/s;
const TASK = /^\[[ xX]\]\s+(.*)$/s;
const CRITERION = /^AC[- ]?\d+\b/i;

/** The first heading's text; `undefined` where there is none. */
export function titleIn(markdown: string): string | undefined {
  for (const { text } of linesOf(markdown)) {
    const title = headingOf(text);
    if (title !== undefined && title !== "") return title;
  }
  return undefined;
}

/** Lines outside fenced code: an example in a ticket is no statement of the ticket. */
export function proseLines(markdown: string): readonly string[] {
  return linesOf(markdown).map(({ text }) => text);
}

/**
 * Acceptance criteria: task-list items under a heading "Acceptance criteria" (any list items where there are no tasks), and
 * `- [ ] AC-1: …` wherever it stands. Ticked or not, it has to hold.
 */
export function criteriaIn(markdown: string): readonly string[] {
  const items = listItems(linesOf(markdown));
  const hasTasks = items.some((item) => isUnderAcceptance(item) && item.task !== undefined);
  return items.flatMap((item) => {
    const isMeant = isUnderAcceptance(item) && (item.task !== undefined || !hasTasks);
    const isNumbered = item.task !== undefined && CRITERION.test(item.task);
    const text = (item.task ?? item.text).trim();
    return (isMeant || isNumbered) && text !== "" ? [text] : [];
  });
}

function isUnderAcceptance({ heading }: Item): boolean {
  return /^acceptance(?: criteria)?:?$/.test(heading);
}

/** Items of a text that is one list, or one criterion a line. */
export function criteriaOf(text: string): readonly string[] {
  return linesOf(text).flatMap(({ text: line }) => {
    if (HEADING.test(line)) return [];
    const item = ITEM.exec(line)?.[1] ?? line;
    const criterion = (TASK.exec(item)?.[1] ?? item).trim();
    return criterion === "" ? [] : [criterion];
  });
}

/**
 * Files named under a heading "Files" or "Affected files": the first cell of a table's rows, or list items. `undefined` where
 * nothing is named there, which is not "none".
 */
export function filesIn(markdown: string): readonly string[] | undefined {
  const lines = linesOf(markdown).filter(({ heading }) => /^(?:affected )?files:?$/.test(heading));
  const inLists = listItems(lines)
    .map(({ task, text }) => task ?? text)
    .filter((text) => !CRITERION.test(text));
  const paths = [...lines.flatMap(({ text }) => firstCell(text)), ...inLists].flatMap(pathIn);
  return paths.length === 0 ? undefined : [...new Set(paths)];
}

function linesOf(markdown: string): readonly Line[] {
  const lines: Line[] = [];
  let [heading, fence] = ["", ""];
  for (const text of markdown.split(/\r?\n/)) {
    const mark = FENCE.exec(text)?.[1] ?? "";
    if (fence !== "") {
      if (mark.startsWith(fence)) fence = "";
      continue;
    }
    if (mark !== "") {
      fence = mark;
      continue;
    }
    const title = headingOf(text);
    if (title !== undefined) heading = title.replace(/[*_`]/g, "").trim().toLowerCase();
    lines.push({ text, heading });
  }
  return lines;
}

/** A heading's text, without the `#`s that may close it; `undefined` for a line that is none. */
function headingOf(line: string): string | undefined {
  if (!HEADING.test(line)) return undefined;
  const text = line.trim().replace(/^#{1,6}/, "");
  let end = text.length;
  while (text[end - 1] === "#") end -= 1;
  // `C#` is a word, `Title #` is closed.
  return (/\s$/.test(text.slice(0, end)) ? text.slice(0, end) : text).trim();
}

interface Item {
  readonly heading: string;
  readonly text: string;
  /** The text after the box of a task-list item. */
  readonly task: string | undefined;
}

/** List items, each with the indented lines that go on with it. */
function listItems(lines: readonly Line[]): readonly Item[] {
  const items: { heading: string; text: string }[] = [];
  let last: { heading: string; text: string } | undefined;
  for (const { text, heading } of lines) {
    const item = ITEM.exec(text)?.[1];
    if (item !== undefined) {
      last = { heading, text: item };
      items.push(last);
    } else if (last !== undefined && /^\s+\S/.test(text)) {
      last.text += ` ${text.trim()}`;
    } else {
      last = undefined;
    }
  }
  return items.map((item) => ({ ...item, task: TASK.exec(item.text)?.[1] }));
}

/** A row's first cell; nothing for the line under a head, the head itself, and what is no row. */
function firstCell(text: string): readonly string[] {
  const cell = /^\s*\|((?:\\\||[^|])*)\|/.exec(text)?.[1]?.trim();
  if (cell === undefined || cell === "" || /^:?-+:?$/.test(cell) || /^(?:file|path)s?$/i.test(cell))
    return [];
  return [cell.replaceAll("\\|", "|")];
}

/** No path is longer than 4096 bytes; what is said of it may come after it. */
const LONGEST_NAMING = 8192;

const NO_PATH = /^(?:none|n\/a|tbd|unknown|-|…|\.\.\.)$/i;

/** The path in a cell or an item: in backticks, or a link's text, or the first word where that is all or looks like a path. */
function pathIn(text: string): readonly string[] {
  if (text.length > LONGEST_NAMING) return [];
  const marked = /`([^`]+)`/.exec(text)?.[1] ?? /^\s*\[([^\]]+)\]\(/.exec(text)?.[1];
  if (marked !== undefined) return [marked.trim().replace(/^\.\//, "")];
  const word = (/^\s*(\S+)/.exec(text)?.[1] ?? "").replace(/[:,;.]+$/, "");
  const isAll = !/\S\s+\S/.test(text);
  if (word === "" || NO_PATH.test(word) || !(isAll || /[./]/.test(word))) return [];
  return [word.replace(/^\.\//, "")];
}
