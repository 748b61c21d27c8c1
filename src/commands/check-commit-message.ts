import type { Finding } from "../domain/index.ts";

const TYPES = [
  "build",
  "chore",
  "ci",
  "docs",
  "feat",
  "fix",
  "perf",
  "refactor",
  "revert",
  "style",
  "test",
] as const;

const MOST_SUBJECT_CHARACTERS = 72;
const SUBJECT = /^(?<type>[^\s(:!]*)(?<scope>\([^()]*\))?!?:(?<gap>\s*)(?<description>.*)$/;

/**
 * What is wrong with a commit message by Conventional Commits, for messages that a model wrote: form and type of the
 * subject, its length (72 characters), no full stop, a blank line before the body, plain text. Whether it says what was
 * done is not judged. Source: https://www.conventionalcommits.org/en/v1.0.0/
 */
export function checkCommitMessage(text: string): readonly Finding[] {
  const [subject = "", second] = text.replace(/\s+$/, "").split(/\r?\n/);
  if (subject.trim() === "")
    return [{ message: "the commit message has no subject in its first line", line: 1 }];
  const findings = [...subjectMistakes(subject)].map((message) => ({ message, line: 1 }));
  if (second !== undefined && second.trim() !== "") {
    findings.push({ message: "leave a blank line between the subject and the body", line: 2 });
  }
  const odd = text.split("\n").findIndex((line) => /[^\P{Cc}\t\r]|[\u202A-\u202E\u2066-\u2069]/u.test(line));
  if (odd >= 0) {
    findings.push({ message: "there are control characters in this line; write plain text", line: odd + 1 });
  }
  return findings;
}

function* subjectMistakes(subject: string): Iterable<string> {
  const parts = SUBJECT.exec(subject)?.groups;
  if (parts === undefined) {
    yield `the subject is not of the form "type(scope): description"`;
  } else {
    const { type = "", scope, gap, description = "" } = parts;
    if (!TYPES.some((known) => known === type)) {
      yield `"${type}" is not a type; possible are ${TYPES.join(", ")}`;
    }
    if (scope !== undefined && !/^\([^\s()]+\)$/.test(scope)) yield "the scope in brackets is not one word";
    if (description.trim() === "") yield "the description after the colon is empty";
    else if (gap !== " ") yield "one space belongs between the colon and the description";
  }
  const length = Array.from(subject).length;
  if (length > MOST_SUBJECT_CHARACTERS) {
    yield `the subject has ${length} characters; ${MOST_SUBJECT_CHARACTERS} are allowed`;
  }
  if (/[.。]\s*$/u.test(subject)) yield "the subject ends with a full stop; leave it out";
}
