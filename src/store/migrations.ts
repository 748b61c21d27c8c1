const TAG_COLUMNS = `
    run TEXT, requirement TEXT, task TEXT, chunk TEXT, step TEXT, for_gate TEXT,
    attempt INTEGER, tier TEXT, place TEXT, kind TEXT`;

/** The law of the ledger, kept by the database itself: whoever opens the file cannot change a row by mistake. */
function appendOnly(table: string): string {
  return ["UPDATE", "DELETE"]
    .map(
      (deed) => `
  CREATE TRIGGER ${table}_no_${deed.toLowerCase()} BEFORE ${deed} ON ${table}
  BEGIN SELECT RAISE(ABORT, 'ledger entries are appended and never changed'); END;`,
    )
    .join("");
}

const CALLS = `
  CREATE TABLE calls (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL, source_id TEXT NOT NULL, at_ms INTEGER NOT NULL,${TAG_COLUMNS},
    provider TEXT NOT NULL, model_asked TEXT NOT NULL, model_answered TEXT,
    outcome TEXT NOT NULL, error_code TEXT,
    usage_reported INTEGER NOT NULL CHECK (usage_reported IN (0, 1)),
    fresh_input_tokens INTEGER, cache_read_tokens INTEGER, cache_write_5m_tokens INTEGER,
    cache_write_1h_tokens INTEGER, output_tokens INTEGER,
    cost_nano_usd INTEGER,
    fresh_input_cost_nano_usd INTEGER, cache_read_cost_nano_usd INTEGER, cache_write_5m_cost_nano_usd INTEGER,
    cache_write_1h_cost_nano_usd INTEGER, output_cost_nano_usd INTEGER,
    unpriced_because TEXT,
    price_book TEXT NOT NULL, duration_ms REAL NOT NULL, request_id TEXT,
    UNIQUE (source, source_id),
    CHECK ((cost_nano_usd IS NULL) = (unpriced_because IS NOT NULL))
  ) STRICT;
  CREATE INDEX calls_run_at ON calls (run, at_ms);
  CREATE INDEX calls_at ON calls (at_ms);`;

const VERDICTS = `
  CREATE TABLE verdicts (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL, source_id TEXT NOT NULL, at_ms INTEGER NOT NULL,${TAG_COLUMNS},
    model TEXT, gate TEXT NOT NULL, verdict TEXT NOT NULL,
    UNIQUE (source, source_id)
  ) STRICT;
  CREATE INDEX verdicts_run_at ON verdicts (run, at_ms);
  CREATE INDEX verdicts_at ON verdicts (at_ms);`;

const JOURNAL = `
  CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    run TEXT NOT NULL UNIQUE,
    started_at_ms INTEGER NOT NULL, ended_at_ms INTEGER,
    plan_json TEXT NOT NULL,
    owner_pid INTEGER, owner_boot_id TEXT, owner_start_time TEXT
  ) STRICT;
  CREATE TABLE steps (
    run TEXT NOT NULL REFERENCES runs (run),
    key TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('begun', 'failed', 'finished')),
    result_json TEXT,
    PRIMARY KEY (run, key)
  ) STRICT, WITHOUT ROWID;`;

const LOG_FILES = `
  CREATE TABLE log_files (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL, root TEXT NOT NULL, path TEXT NOT NULL,
    stamp TEXT NOT NULL, read_by TEXT NOT NULL,
    end_offset INTEGER NOT NULL, end_line INTEGER NOT NULL, prefix_crc INTEGER,
    reading_json TEXT NOT NULL,
    UNIQUE (kind, root, path)
  ) STRICT;`;

const PROJECTIONS = `
  CREATE TABLE projections (
    id INTEGER PRIMARY KEY,
    projection TEXT NOT NULL UNIQUE, at_ms INTEGER NOT NULL, lever TEXT NOT NULL,
    body_json TEXT NOT NULL
  ) STRICT;`;

const LOG_ANSWERS = `
  CREATE TABLE log_answers (
    id INTEGER PRIMARY KEY,
    question TEXT NOT NULL UNIQUE,
    answer TEXT NOT NULL
  ) STRICT;`;

const WHERE_AND_BY_CHANCE = ["calls", "verdicts"]
  .map(
    (table) => `
  ALTER TABLE ${table} ADD COLUMN project TEXT;
  ALTER TABLE ${table} ADD COLUMN propensity REAL;`,
  )
  .join("");

const WHO_CALLED = `
  ALTER TABLE calls ADD COLUMN agent TEXT;
  ALTER TABLE calls ADD COLUMN conversation TEXT;`;

/**
 * The one history of the schema, oldest first. `PRAGMA user_version` counts those that a file has had. Released ones are
 * never edited: a change is one more at the end.
 */
export const MIGRATIONS: readonly string[] = [
  CALLS + appendOnly("calls") + VERDICTS + appendOnly("verdicts") + JOURNAL,
  LOG_FILES + PROJECTIONS + appendOnly("projections"),
  LOG_ANSWERS,
  WHERE_AND_BY_CHANCE,
  WHO_CALLED,
];
