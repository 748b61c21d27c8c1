import { escaped } from "./escaped.ts";

/** HTML that is safe as it stands. Only {@link html} makes it, so a text from a log cannot become it by mistake. */
export interface Markup {
  readonly markup: string;
}

/** `undefined` leaves nothing behind. */
export type Part = Markup | string | number | undefined | readonly Part[];

/** HTML out of a template: what is put in is text and is escaped, unless it is HTML already. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const rest = strings.slice(1).map((string, index) => rendered(parts[index]) + string);
  return { markup: (strings[0] ?? "") + rest.join("") };
}

function rendered(part: Part): string {
  if (part === undefined) return "";
  if (typeof part === "string") return escaped(part);
  if (typeof part === "number") return String(part);
  return "markup" in part ? part.markup : part.map(rendered).join("");
}
