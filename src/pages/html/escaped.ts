/**
 * Characters that do something instead of being read: controls but line breaks and tabs, marks that turn the direction of
 * what follows, halves of surrogate pairs.
 */
const STEERING = /[^\P{Cc}\n\t]|[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]|\p{Cs}/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text from outside as it may stand in an element or in a quoted attribute; U+FFFD where a character could do more than be read. */
export function escaped(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replace(STEERING, "\uFFFD")
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
