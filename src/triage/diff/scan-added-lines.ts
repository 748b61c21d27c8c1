import { addedLines } from "./added-lines.ts";
import { codeOfLine, holdsCode, isTestPath } from "./code-of-line.ts";
import { ANY_RISK, RISK_CLASSES, RISK_PATHS, RISK_PATTERNS, type RiskClass } from "./risk-patterns.ts";

/** The first line of a file that touches a class of risk. */
export interface AddedLineFinding {
  readonly class: RiskClass;
  readonly file: string;
  readonly line: number;
  /** Nothing but tests run it. */
  readonly isTest: boolean;
  /** `added line src/token.ts:12 touches auth` */
  readonly signal: string;
}

const SHORTEST_SIGN = 3;

/**
 * What a diff adds that deserves a closer look, one finding a class and file, in the diff's order. Comments, documents and data say
 * nothing. Finding none is no proof of safety: a line is read by itself, and by its words.
 */
export function scanAddedLines(diff: string): readonly AddedLineFinding[] {
  const findings: AddedLineFinding[] = [];
  let file: FileScan | undefined;
  for (const { file: path, line, text } of addedLines(diff)) {
    if (file?.path !== path) file = scanOf(path);
    if (file.left.size === 0 || text.length < SHORTEST_SIGN) continue;
    const code = codeOfLine(text, path);
    if (code === "" || !(file.isRiskyItself || ANY_RISK.test(code))) continue;
    for (const risk of file.left) {
      if (RISK_PATHS[risk]?.test(path) !== true && !RISK_PATTERNS[risk].test(code)) continue;
      file.left.delete(risk);
      const signal = `added line ${path}:${line} touches ${risk}`;
      findings.push({ class: risk, file: path, line, isTest: file.isTest, signal });
    }
  }
  return findings;
}

interface FileScan {
  readonly path: string;
  readonly isTest: boolean;
  /** Its path alone says that it is of a class. */
  readonly isRiskyItself: boolean;
  /** Classes that were not found in it yet. */
  readonly left: Set<RiskClass>;
}

function scanOf(path: string): FileScan {
  return {
    path,
    isTest: isTestPath(path),
    isRiskyItself: Object.values(RISK_PATHS).some((pattern) => pattern.test(path)),
    left: new Set(holdsCode(path) ? RISK_CLASSES : []),
  };
}
