export type JsonSyntax =
  | { readonly kind: "valid"; readonly value: unknown }
  | { readonly kind: "invalid"; readonly line: number; readonly message: string };

const TOKEN =
  /(?<space>[ \t\r\n]+)|(?<comment>\/\/[^\n]*|\/\*[^]*?\*\/)|(?<text>"[ !#-[\]-\uFFFF]*(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})[ !#-[\]-\uFFFF]*)*")|(?<number>-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<word>true|false|null)|(?<sign>[{}[\],:])/y;

/**
 * JSON, with the line of its first mistake, which the built-in parser does not tell. With `comments` also comments and
 * commas before a closing bracket, as editors and compilers allow in their settings. A byte order mark is let pass.
 */
export function readJson(text: string, { comments }: { readonly comments: boolean }): JsonSyntax {
  const plain = text.replace(/^\uFEFF/, "");
  const grammar = createGrammar(comments);
  let kept = "";
  let at = 0;
  while (at < plain.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(plain);
    const groups = match?.groups;
    if (match === null || groups === undefined || (groups.comment !== undefined && !comments)) {
      return mistake(plain, at, `${JSON.stringify(plain.charAt(at))} is not possible here`);
    }
    at = TOKEN.lastIndex;
    if (groups.space !== undefined || groups.comment !== undefined) continue;
    const token = groups.sign ?? (groups.text === undefined ? "value" : "text");
    const message = grammar.take(token);
    if (message !== undefined) return mistake(plain, match.index, message);
    if (/^[}\]]$/.test(token) && kept.endsWith(",")) kept = kept.slice(0, -1);
    kept += match[0];
  }
  const message = grammar.end();
  if (message !== undefined) return mistake(plain, plain.length, message);
  return { kind: "valid", value: JSON.parse(kept) };
}

function mistake(text: string, at: number, message: string): JsonSyntax {
  return { kind: "invalid", line: text.slice(0, at).split("\n").length, message };
}

type Expects = "value" | "first-value" | "name" | "first-name" | "colon" | "more" | "nothing";

/** What may come next. A stack in place of recursion: depth is bounded by the text's length alone. */
function createGrammar(comments: boolean) {
  const open: ("{" | "[")[] = [];
  let expects: Expects = "value";
  const afterValue = (): void => {
    expects = open.length === 0 ? "nothing" : "more";
  };
  const close = (token: string): string | undefined => {
    const opened = open.at(-1);
    const mayClose =
      expects === "more" ||
      expects === "first-value" ||
      expects === "first-name" ||
      (comments && open.length > 0 && (expects === "name" || expects === "value"));
    if (!mayClose || (opened === "{") !== (token === "}") || isAfterColon)
      return `"${token}" is not possible here`;
    open.pop();
    afterValue();
    return undefined;
  };
  let isAfterColon = false;
  const take = (token: string): string | undefined => {
    if (token === "}" || token === "]") return close(token);
    const isName = expects === "name" || expects === "first-name";
    if (isName) {
      if (token !== "text") return "a name in quotes is missing";
      expects = "colon";
    } else if (expects === "colon") {
      if (token !== ":") return '":" is missing';
      expects = "value";
      isAfterColon = true;
    } else if (expects === "more") {
      if (token !== ",") return '"," is missing';
      expects = open.at(-1) === "{" ? "name" : "value";
    } else if (expects === "nothing") return "there is more after the end of the value";
    else {
      if (token === "," || token === ":") return `"${token}" is not possible here`;
      isAfterColon = false;
      if (token === "{" || token === "[") {
        open.push(token);
        expects = token === "{" ? "first-name" : "first-value";
      } else afterValue();
    }
    return undefined;
  };
  const end = (): string | undefined =>
    expects === "nothing"
      ? undefined
      : open.length > 0
        ? `"${open.at(-1) ?? ""}" is not closed`
        : "the file is empty";
  return { take, end };
}
