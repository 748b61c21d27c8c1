const NO_CODE =
  /\.(?:md|mdx|rst|adoc|txt|json|jsonc|jsonl|lock|csv|tsv|svg|css|scss|less|snap|po|map)$|(?:^|\/)(?:CHANGELOG|LICENSE|README)[^/]*$/i;
const TEST =
  /(?:^|\/)(?:tests?|specs?|__tests__|e2e|testdata|fixtures|__fixtures__)\/|[._-](?:test|spec)\.[a-z]{1,5}$|_test\.(?:go|py|rb)$|(?:^|\/)(?:test_[^/]{1,200}\.py|conftest\.py)$/;

/** Documents, data and styles hold none. */
export function holdsCode(path: string): boolean {
  return !NO_CODE.test(path);
}

export function isTestPath(path: string): boolean {
  return TEST.test(path);
}

const HASH_COMMENTS =
  /\.(?:py|rb|sh|bash|zsh|ya?ml|toml|pl|r|exs?|tf|conf|ini|cfg|properties|env)$|(?:^|\/)(?:Dockerfile|Makefile)[^/]*$/i;
const DASH_COMMENTS = /\.(?:sql|lua|hs|elm)$/i;

/** A line without its comment; empty where it is nothing else. A line inside a block comment is told by its star. */
export function codeOfLine(text: string, path: string): string {
  const code = text.trim();
  if (HASH_COMMENTS.test(path)) return code.startsWith("#") ? "" : before(code, " #");
  if (DASH_COMMENTS.test(path)) return code.startsWith("--") ? "" : before(code, " --");
  if (/^(?:\/\/|\/\*|\*(?:\s|\/|$)|<!--)/.test(code)) return "";
  return before(code, " // ");
}

function before(code: string, mark: string): string {
  const at = code.indexOf(mark);
  return at === -1 ? code : code.slice(0, at);
}
