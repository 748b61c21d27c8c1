import { html, type Markup, type Part } from "./html.ts";

/** A part of the page. Its id is where the contents lead. */
export interface Section {
  readonly id: string;
  readonly heading: string;
  readonly body: Part;
}

export function sectionMarkup({ id, heading, body }: Section): Markup {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>
${body}</section>
`;
}

/** Why there is nothing to show, in one sentence. */
export function emptyPart(sentence: string): Markup {
  return html`<p class="empty">${sentence}</p>
`;
}
