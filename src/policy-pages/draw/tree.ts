import { oneLine, wrap } from "./wrap.ts";

/** One branch: a question, where it leads, and a sentence below. */
export interface Branch {
  readonly question: string;
  readonly answer: string;
  readonly note: string;
}

const ARROW = " → ";
const INDENT = 3;

/** Branches below one another, their arrows in one column. The answers are kept whole; questions and notes are wrapped. */
export function drawTree(branches: readonly Branch[], width: number): readonly string[] {
  const answerWidth = Math.max(0, ...branches.map(({ answer }) => oneLine(answer).length));
  const room = Math.max(20, width - INDENT - ARROW.length - answerWidth);
  const questionWidth = Math.min(
    room,
    Math.max(0, ...branches.map(({ question }) => oneLine(question).length)),
  );
  return branches.flatMap((branch, index) => {
    const isLast = index === branches.length - 1;
    const stem = isLast ? " " : "│";
    const [first = "", ...more] = wrap(branch.question, questionWidth);
    const note = wrap(branch.note, width - INDENT - 2).filter((line) => line !== "");
    return [
      `${isLast ? "└─" : "├─"} ${first.padEnd(questionWidth)}${ARROW}${oneLine(branch.answer)}`,
      ...more.map((line) => `${stem}  ${line}`),
      ...note.map((line) => `${stem}    ${line}`),
    ];
  });
}
