import { fitted, textWidth } from "../plots/text-width.ts";

export interface Labelled {
  readonly label: string;
  readonly x: number;
  readonly y: number;
  /** Of its mark, in px. */
  readonly radius: number;
  /** A cross goes through its mark, so a corner is the better place. */
  readonly isCrossed: boolean;
}

export interface PlacedLabel {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "middle" | "end";
}

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const ABOVE_LINE = 10;
const BELOW_LINE = 4;
const WIDEST_LABEL = 230;

/**
 * Labels beside their marks, the first ones first; one that would lie on a mark or on another label, wherever it is put, is left out:
 * its mark still tells its name, and the table has it.
 */
export function placedLabels(marks: readonly Labelled[], frame: Box): readonly (PlacedLabel | undefined)[] {
  const taken: Box[] = marks.map(({ x, y, radius }) => ({
    left: x - radius,
    right: x + radius,
    top: y - radius,
    bottom: y + radius,
  }));
  return marks.map((mark) => {
    const found = candidates(mark).find(
      (label) => isWithin(boxOf(label), frame) && !taken.some((box) => overlap(box, boxOf(label))),
    );
    if (found !== undefined) taken.push(boxOf(found));
    return found;
  });
}

/** Right, left, above, below; and the corners, first or last. */
function candidates({ label, x, y, radius, isCrossed }: Labelled): readonly PlacedLabel[] {
  const text = fitted(label, WIDEST_LABEL);
  const beside = radius + 5;
  const sides: readonly PlacedLabel[] = [
    { text, x: x + beside, y: y + 4, anchor: "start" },
    { text, x: x - beside, y: y + 4, anchor: "end" },
    { text, x, y: y - beside - 3, anchor: "middle" },
    { text, x, y: y + beside + 12, anchor: "middle" },
  ];
  const corners: readonly PlacedLabel[] = [
    { text, x: x + radius, y: y - beside, anchor: "start" },
    { text, x: x + radius, y: y + beside + 9, anchor: "start" },
    { text, x: x - radius, y: y - beside, anchor: "end" },
    { text, x: x - radius, y: y + beside + 9, anchor: "end" },
  ];
  return isCrossed ? [...corners, ...sides] : [...sides, ...corners];
}

function boxOf({ text, x, y, anchor }: PlacedLabel): Box {
  const width = textWidth(text);
  const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
  return { left, right: left + width, top: y - ABOVE_LINE, bottom: y + BELOW_LINE };
}

function isWithin(box: Box, frame: Box): boolean {
  return (
    box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom
  );
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
