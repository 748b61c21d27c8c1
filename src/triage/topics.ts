import { phraseIn, type Topic } from "../domain/index.ts";

/** How a topic is told by whole words, in any case. */
interface TopicWords {
  readonly topic: Topic;
  /** One of these is enough. */
  readonly phrases: readonly string[];
  /** Phrases that hold one of those and mean something else: they are taken out first. */
  readonly otherwise: readonly string[];
  /** In a longer text the phrase is an aside, and the work is another one. */
  readonly mostCharacters?: number;
}

const LOOKED_AT_CHARACTERS = 2000;
const SHORT_REQUEST = 400;

/** English, and closed: a word is added with a text that it would get wrong, and does not, in the tests. */
const TOPIC_WORDS: readonly TopicWords[] = [
  {
    topic: "design",
    phrases: [
      "architecture",
      "architectural",
      "architect",
      "redesign",
      "re-design",
      "design the",
      "design a",
      "design an",
      "design our",
      "design how",
      "a design for",
      "design of",
      "system design",
      "api design",
      "schema design",
      "data model design",
      "design decision",
      "design doc",
      "design document",
    ],
    otherwise: ["by design", "design system"],
  },
  {
    topic: "trivial-edit",
    phrases: [
      "typo",
      "typos",
      "fix spelling",
      "fix the spelling",
      "spelling mistake",
      "spelling mistakes",
      "rename",
      "wording",
      "reword",
      "add console.log",
      "add a console.log",
      "remove console.log",
      "remove the console.log",
      "update text",
      "update the text",
      "change the text",
      "fix comment",
      "fix comments",
      "fix the comment",
      "fix the comments",
      "bump version",
      "bump the version",
      "version bump",
      "fix indentation",
      "fix the indentation",
      "fix whitespace",
    ],
    otherwise: ["typo detection", "typo tolerance", "typo tolerant", "rename detection", "rename feature"],
    mostCharacters: SHORT_REQUEST,
  },
  {
    topic: "pre-flight",
    phrases: [
      "pre-flight",
      "preflight",
      "pre-flights",
      "are dependencies installed",
      "are the dependencies installed",
      "dependencies are installed",
      "is git clean",
      "git is clean",
      "git clean",
      "working tree clean",
      "working tree is clean",
      "clean working tree",
    ],
    otherwise: [
      "cors preflight",
      "preflight request",
      "preflight requests",
      "preflight response",
      "git clean -",
    ],
    mostCharacters: SHORT_REQUEST,
  },
  {
    topic: "audit",
    phrases: [
      "audit",
      "security review",
      "threat model",
      "threat modelling",
      "threat modeling",
      "penetration test",
      "vulnerability assessment",
    ],
    otherwise: [
      "npm audit",
      "pnpm audit",
      "yarn audit",
      "audit log",
      "audit logs",
      "audit trail",
      "audit table",
      "audit event",
    ],
  },
  {
    topic: "review",
    phrases: [
      "surface review",
      "code review",
      "pr review",
      "please review",
      "review the",
      "review this",
      "review these",
      "review that",
      "review my",
      "review our",
      "review all",
      "review it",
      "review pr",
      "review changes",
      "review of",
      "a review",
    ],
    otherwise: [
      "code review comments",
      "code review comment",
      "code review feedback",
      "pr review comments",
      "a review page",
      "a review form",
    ],
  },
];

/** Bounded between the words, so that no text takes long. */
const EXISTS = /\b(?:check|verify|confirm|make sure) (?:that|if|whether)\b[^.?!\n]{0,120}?\bexists?\b/i;

/** Each phrase's longest word, and of {@link EXISTS} the last: a text that has none of them has no topic. */
const TELLING_WORD = new RegExp([...TOPIC_WORDS.flatMap(longestWords), "exist"].join("|"), "i");

/**
 * What a person's words are about, by a few English words. No topic is the honest answer on doubt: a request for both a design
 * and a trivial edit is told as neither. Looks at the first 2,000 characters, and not at code in fences or at paths. An audit is
 * not also a review.
 */
export function topicsOf(text: string): readonly Topic[] {
  const beginning = text.slice(0, LOOKED_AT_CHARACTERS);
  // Most texts end here, in a tenth of the time that all phrases take.
  if (!TELLING_WORD.test(beginning)) return [];
  const words = withoutCode(beginning);
  const found = TOPIC_WORDS.filter((each) => isAbout(words, each, text.length)).map(({ topic }) => topic);
  if (!found.includes("pre-flight") && text.length <= SHORT_REQUEST && EXISTS.test(words))
    found.push("pre-flight");
  return found.filter((topic) => !isDoubtful(topic, found));
}

function longestWords({ phrases }: TopicWords): readonly string[] {
  const words = phrases.map((phrase) => phrase.split(" ").reduce((a, b) => (b.length > a.length ? b : a)));
  return [...new Set(words)].map((word) => word.replaceAll(".", "\\."));
}

function isAbout(words: string, { phrases, otherwise, mostCharacters }: TopicWords, length: number): boolean {
  if (mostCharacters !== undefined && length > mostCharacters) return false;
  if (phraseIn(words, phrases) === undefined) return false;
  const rest = otherwise.reduce((left, phrase) => left.toLowerCase().replaceAll(phrase, " "), words);
  return phraseIn(rest, phrases) !== undefined;
}

function isDoubtful(topic: Topic, found: readonly Topic[]): boolean {
  if (topic === "review") return found.includes("audit");
  if (topic === "design") return found.includes("trivial-edit");
  return topic === "trivial-edit" && found.includes("design");
}

const PATH = /[\\/]|\w\.[a-z]\w{0,4}\W*$/i;
const A_FILE = "it";

/** Names of files and folders say `design` and `review` as well. */
function withoutCode(text: string): string {
  const prose = text.split("```").filter((_, index) => index % 2 === 0);
  const words = prose.join(" ").split(/\s+/);
  return words.map((word) => (PATH.test(word) && !/console\.log/i.test(word) ? A_FILE : word)).join(" ");
}
