import { BASES } from "../../domain/index.ts";
import { LOSS_WORDS, SHARE_WORDS } from "../class-words.ts";
import { html } from "../html/html.ts";
import type { Section } from "../html/section.ts";
import { CACHE_SHARES, LOSS_CAUSES } from "../report-content.ts";
import { BASIS_WORDS } from "./headline.ts";

const WORDS: readonly (readonly [string, string])[] = [
  [
    "Call",
    "One request to a model and its answer. Recorded several times, in one log or in many, it is counted once.",
  ],
  [
    "Cost",
    "Tokens of each class times the price of that class for that model on the day of the call. No call is priced by a guess: without a price it is counted, named, and in no sum.",
  ],
  [
    "Output uncertain",
    "The log has only the count that a stream began with, which may be a hundredth of what came. What is shown for it is the least that it cost.",
  ],
  [
    "Main loop, sub-agent",
    "The conversation that a person sees; and one that it started, with a context of its own.",
  ],
  ["Context", "All that a call sends: every call sends the conversation so far once more."],
  ["Cache read share", "The part of a conversation's cost that went into reading its context again."],
  [
    "Lost cache",
    "Tokens that the call before had read or written, and that this one wrote or sent again. Its dollars are what that cost more than reading them.",
  ],
  [
    "Would have paid",
    "The first call at which the price of another course was less than what it was expected to save, by how long conversations in these logs go on. Its dollars are then computed over the calls that really followed.",
  ],
  [
    "What if",
    "The recorded calls on another course, each from its own tokens: low, expected and high differ in what is assumed of the answer's length, of calls needed and of failures.",
  ],
  [
    "Suspected, measured",
    "Of a habit: seen by a sign that may have another reason; seen in the record itself.",
  ],
];

/** How each figure was come by. */
export function glossary(): Section {
  const entries = [
    ...WORDS,
    ...CACHE_SHARES.map((each) => [SHARE_WORDS[each].name, `${SHARE_WORDS[each].what}.`] as const),
    ...LOSS_CAUSES.map((each) => [`Lost by ${LOSS_WORDS[each].name}`, `${LOSS_WORDS[each].what}.`] as const),
    ...BASES.map((each) => [`Basis ${each}`, `${BASIS_WORDS[each]}.`] as const),
  ];
  const items = entries.map(
    ([word, meaning]) => html`<dt>${capitalised(word)}</dt><dd>${capitalised(meaning)}</dd>
`,
  );
  return {
    id: "words",
    heading: "How each figure was come by",
    body: html`<dl class="words">
${items}</dl>
`,
  };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
