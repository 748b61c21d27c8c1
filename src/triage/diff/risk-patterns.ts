/** Kinds of code in which a mistake costs more than elsewhere. */
export const RISK_CLASSES = [
  "auth",
  "db_schema",
  "serialization",
  "error_handling",
  "external_api",
  "concurrency",
] as const;
export type RiskClass = (typeof RISK_CLASSES)[number];

/**
 * What of each class is told by one line of code. Left out on purpose, for being in nearly every change: `JSON.parse` without a reviver,
 * `JSON.stringify`, `Promise.all`, the word `token`, `session.` (most often a database's). Every repetition is bounded, so that no line
 * takes long.
 */
export const RISK_PATTERNS: Readonly<Record<RiskClass, RegExp>> = {
  auth: anyOf(
    "(?<![A-Za-z])(?:jwt|[Oo]?[Aa]uth2?|oidc|saml|bcrypt|scrypt|argon2|pbkdf2|[CcXx]srf|hmac|sudo)(?![a-z])",
    "(?<![A-Za-z])(?:JWT|O?AUTH2?|OIDC|SAML|[CX]SRF|HMAC)(?![A-Za-z])",
    "[a-z]Auth(?![a-z])|[Aa]uthenticat|[Aa]uthori[sz]",
    "[Pp]assw(?:or)?d|PASSWORD|[Pp]assphrase|[Cc]redential|CREDENTIAL",
    "(?:[Aa]ccess|[Rr]efresh|[Ss]ession|[Bb]earer|[Rr]eset)[-_]?[Tt]oken|Authorization|Bearer ",
    "[Ss]ession(?:Id|Cookie|Secret)|\\breq(?:uest)?\\.session|[Ss]et-?Cookie",
    "(?:[Ss]ecret|[Pp]rivate|[Aa]pi)[-_]?[Kk]ey|(?:SECRET|PRIVATE|API)_KEY|[Cc]lient[-_]?[Ss]ecret|CLIENT_SECRET",
    "[Ll]og(?:in|out)(?![a-z])|[Ss]ign(?:In|Out|Up)\\b",
    "(?:has|check|require|grant|deny)_?[Pp]ermission|hasRole|requireRole|isAdmin|is_admin|impersonat",
    "timingSafeEqual|createHmac|createSign\\(|createVerify\\(|verify(?:Token|Signature|J)",
  ),
  db_schema: anyOf(
    "\\b(?:CREATE|create|ALTER|alter|DROP|drop)\\s{1,4}(?:(?:UNIQUE|unique|TEMP|temp|TEMPORARY|VIRTUAL)\\s{1,4})?(?:TABLE|table|INDEX|index|VIEW|SCHEMA|schema|DATABASE|database|TRIGGER|SEQUENCE)\\b",
    "\\b(?:ADD|add|DROP|drop|RENAME|rename|ALTER|alter)\\s{1,4}(?:COLUMN|column|CONSTRAINT|constraint)\\b",
    "\\b(?:FOREIGN|foreign|PRIMARY|primary)[ _](?:KEY|key)\\b",
    "\\b(?:create|alter|drop|rename)(?:Table|Column|Index|Schema)\\b|\\b(?:add|drop|remove|rename|alter)(?:Column|_column|_index|ForeignKey|_foreign_key|_reference)\\b|\\b(?:create|drop)_table\\b",
    "\\b(?:pgTable|mysqlTable|sqliteTable)\\(|@(?:Entity|Column|PrimaryGeneratedColumn|JoinColumn|ManyToOne|OneToMany|ManyToMany|OneToOne)\\b",
    "\\bmodels\\.(?:[A-Z][A-Za-z]{1,30}Field|ForeignKey|ManyToMany[A-Za-z]{0,20}|OneToOne[A-Za-z]{0,20})\\(|\\b(?:db\\.Column|mapped_column)\\(|mongoose\\.Schema\\(",
  ),
  serialization: anyOf(
    "\\bJSON\\.parse\\([^(),]{1,80},|[Dd]eseriali[sz]|[Ss]eriali[sz](?:e|er|able|ation)(?![a-z])",
    "[Uu]nmarshal|MarshalJSON|\\bmarshal\\.loads?\\(|\\bpickle\\.|\\byaml\\.(?:unsafe_)?load\\(|\\bunserialize\\(",
    "ObjectInputStream|\\breadObject\\(|BinaryFormatter|\\bserde\\b|\\b(?:from|to)JSON\\b|\\bfromJson\\b|@Json[A-Z]|JsonConverter",
    "\\b(?:protobuf|msgpack|avro)\\b|\\bDate\\.parse\\(|strptime\\(|fromisoformat\\(|DateTime\\.fromISO",
  ),
  error_handling: anyOf(
    "\\bcatch\\s{0,4}[({]|\\.catch\\(|\\bexcept(?:\\s{1,4}[A-Z(]|\\s{0,4}:)|\\brescue(?:\\s{1,4}[A-Z=]|\\s{0,4}$)",
    "uncaughtException|unhandledRejection|\\brecover\\(\\)|\\bpanic!?\\(|\\.unwrap\\(\\)",
    "[Rr]etr(?:y|ies)(?:\\(|Count|Limit|Delay|Policy|Options|On)|\\b[Mm]ax_?[Rr]etries\\b|[Bb]ackoff",
  ),
  external_api: anyOf(
    "(?<![.\\w])fetch\\((?![^()]{0,80}\\)\\s{0,4}[{:])|\\baxios\\b|\\bawait got\\(|\\bundici\\b|\\brequests\\.(?:get|post|put|patch|delete|request|Session)\\b",
    "\\bhttpx\\.|\\burllib\\b|\\baiohttp\\b|\\bhttps?\\.(?:request|get)\\(|\\bhttp\\.(?:Get|Post|NewRequest)\\b|Net::HTTP|\\bFaraday\\b",
    "HttpClient|RestTemplate|\\bWebClient\\b|[Oo]k[Hh]ttp|\\breqwest\\b|XMLHttpRequest|\\bnew (?:WebSocket|EventSource)\\(|\\bgrpc\\b",
    "[Ww]ebhook|https://api\\.|\\bnew (?:Stripe|OpenAI|Anthropic|S3Client|Octokit|Twilio)\\b|\\bboto3\\b|\\bcurl_exec\\b",
  ),
  concurrency: anyOf(
    "\\bPromise\\.(?:race|any)\\(|[Mm]utex(?![a-z])|[Ss]emaphore|worker_threads|\\bnew (?:Shared)?Worker\\(|SharedArrayBuffer|\\bAtomics\\.",
    "\\bsynchronized\\b|\\bvolatile\\b|\\bthreading\\.|\\bmultiprocessing\\b|concurrent\\.futures|\\basyncio\\.(?:gather|create_task|Lock|Semaphore|wait)\\b",
    "\\bgo func\\b|\\bsync\\.(?:Mutex|RWMutex|WaitGroup|Once|Map)\\b|\\bchan [a-z\\[]|\\btokio::(?:spawn|sync)|\\bthread::spawn|\\bstd::thread",
    "\\bAtomic(?:Integer|Long|Boolean|Reference|Usize|U\\d|I\\d)|ExecutorService|CompletableFuture|\\bDispatchQueue\\b",
    "\\bFOR UPDATE\\b|\\bBEGIN (?:IMMEDIATE|EXCLUSIVE)\\b|advisory_lock|\\bflock\\(|compareAnd(?:Swap|Set)|\\b(?:acquire|release|try)_?[Ll]ock\\b|\\.lock\\(\\)",
  ),
};

/** A line that this does not find is of no class: one look instead of six. */
export const ANY_RISK = anyOf(...Object.values(RISK_PATTERNS).map(({ source }) => source));

/** In these files every line of code is of the class. */
export const RISK_PATHS: Readonly<Partial<Record<RiskClass, RegExp>>> = {
  db_schema: /(?:^|\/)(?:migrations?|db\/migrate|alembic\/versions)\/|\.prisma$/,
};

function anyOf(...patterns: readonly string[]): RegExp {
  return new RegExp(patterns.join("|"));
}
