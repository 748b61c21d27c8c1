/**
 * The line (from 1) at which a conflict begins that a merge left in the text. All three marks must be there, in order:
 * a line of equal signs alone is a heading in many formats.
 */
export function conflictLine(text: string): number | undefined {
  let begun: number | undefined;
  let isHalf = false;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^<{7} \S/.test(line)) {
      begun = index + 1;
      isHalf = false;
    } else if (begun !== undefined && line === "=======") isHalf = true;
    else if (isHalf && /^>{7} \S/.test(line)) return begun;
  }
  return undefined;
}
