/** Each is one sign, however often and in whichever form it stands there. English, and closed. */
const EXTERNAL: readonly RegExp[] = [
  "web ?hooks?",
  "third[- ]part(?:y|ies)",
  "external (?:api|service|system|provider)s?",
  "(?:rest|graph ?ql|soap|http|vendor|partner|upstream) (?:api|client|endpoint)s?|grpc",
  "oauth2?|open ?id|oidc|saml|sso",
  "stripe|paypal|adyen|braintree|payment (?:provider|gateway|processor)s?",
  "(?:api|access)[-_ ]?(?:key|token)s?",
  "rate[-_ ]?limit(?:s|ed|ing|er)?",
  "sdks?",
  "integrat(?:e|es|ed|ing|ion) with",
  "twilio|sendgrid|mailgun|slack|s3|aws|gcp|azure|openai|anthropic",
].map(wholeWords);

const PARTS =
  "(?:modules?|services?|packages?|components?|layers?|apps?|applications?|folders?|crates?|teams?|repositor(?:y|ies))";

const MANY_MODULES = wholeWords(
  [
    `across (?:all |every |several |multiple |the |both |our )*(?:${PARTS}|code ?base|board)`,
    `(?:all|every|each|several|multiple|many) (?:of the |the |our )?${PARTS}`,
    "everywhere|throughout the (?:code ?base|project|app|application|repository)",
    "(?:whole|entire) (?:code ?base|repository|application|project)",
    "end[- ]to[- ]end(?! tests?)",
    "cross[- ](?:module|service|package|cutting|component)",
    "integration(?! tests?) (?:of|between)",
    "code ?base[- ]wide",
  ].join("|"),
);

const MOST_CHARACTERS = 20_000;

/** Words that speak of services outside the repository, one of each sort, as they stand in the texts. */
export function signsOfExternalApis(texts: readonly string[]): readonly string[] {
  const text = prose(texts);
  return EXTERNAL.flatMap((sort) => sort.exec(text)?.[0] ?? []);
}

/** Words that say that work goes through many parts of the code; `undefined` where none do. */
export function signOfManyModules(texts: readonly string[]): string | undefined {
  return MANY_MODULES.exec(prose(texts))?.[0];
}

/** Identifiers are read as words: `apiKey`, `webhook_handler`, `stripe-client`. */
function prose(texts: readonly string[]): string {
  const text = texts.join("\n").slice(0, MOST_CHARACTERS);
  return text
    .replace(/(\p{Ll})(?=\p{Lu})/gu, "$1 ")
    .toLowerCase()
    .replace(/[_\s]+/g, " ");
}

function wholeWords(pattern: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`, "u");
}
