import { BUDGET_FUNCTIONS, BUDGETS } from "./budget-functions.ts";

const TAG_COLUMNS = `
    run text, requirement text, task text, chunk text, step text, for_gate text,
    attempt bigint, tier text, place text, kind text, project text, propensity double precision`;

/** The law of the ledger, kept by the database itself. */
const REFUSE = `
  CREATE FUNCTION suffice.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION 'ledger entries are appended and never changed' USING ERRCODE = 'restrict_violation';
  END $$;`;

function appendOnly(table: string): string {
  return `
  CREATE TRIGGER ${table}_no_change BEFORE UPDATE OR DELETE ON suffice.${table}
    FOR EACH ROW EXECUTE FUNCTION suffice.refuse_change();
  CREATE TRIGGER ${table}_no_truncate BEFORE TRUNCATE ON suffice.${table}
    FOR EACH STATEMENT EXECUTE FUNCTION suffice.refuse_change();`;
}

/** The columns of the SQLite ledger, by the same names and with the same meaning. */
const LEDGER = `
  CREATE TABLE suffice.calls (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL, source_id text NOT NULL, at_ms bigint NOT NULL,${TAG_COLUMNS},
    provider text NOT NULL, model_asked text NOT NULL, model_answered text,
    outcome text NOT NULL, error_code text,
    usage_reported bigint NOT NULL CHECK (usage_reported IN (0, 1)),
    fresh_input_tokens bigint, cache_read_tokens bigint, cache_write_5m_tokens bigint,
    cache_write_1h_tokens bigint, output_tokens bigint,
    cost_nano_usd bigint,
    fresh_input_cost_nano_usd bigint, cache_read_cost_nano_usd bigint, cache_write_5m_cost_nano_usd bigint,
    cache_write_1h_cost_nano_usd bigint, output_cost_nano_usd bigint,
    unpriced_because text,
    price_book text NOT NULL, duration_ms double precision NOT NULL, request_id text,
    UNIQUE (source, source_id),
    CHECK ((cost_nano_usd IS NULL) = (unpriced_because IS NOT NULL))
  );
  CREATE INDEX calls_run_at ON suffice.calls (run, at_ms);
  CREATE INDEX calls_at ON suffice.calls (at_ms);
  CREATE TABLE suffice.verdicts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL, source_id text NOT NULL, at_ms bigint NOT NULL,${TAG_COLUMNS},
    model text, gate text NOT NULL, verdict text NOT NULL,
    UNIQUE (source, source_id)
  );
  CREATE INDEX verdicts_run_at ON suffice.verdicts (run, at_ms);
  CREATE INDEX verdicts_at ON suffice.verdicts (at_ms);`;

const JOURNAL = `
  CREATE TABLE suffice.processes (
    process text PRIMARY KEY,
    host text NOT NULL, pid bigint NOT NULL,
    alive_until timestamptz NOT NULL
  );
  CREATE TABLE suffice.runs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run text NOT NULL UNIQUE,
    started_at_ms bigint NOT NULL, ended_at_ms bigint,
    plan_json text NOT NULL
  );
  CREATE TABLE suffice.holds (
    run text NOT NULL REFERENCES suffice.runs (run), part text NOT NULL,
    epoch bigint NOT NULL,
    process text REFERENCES suffice.processes (process), taken_as text,
    PRIMARY KEY (run, part)
  );
  CREATE TABLE suffice.steps (
    run text NOT NULL REFERENCES suffice.runs (run), key text NOT NULL,
    state text NOT NULL CHECK (state IN ('begun', 'failed', 'finished')),
    doing text NOT NULL,
    interrupted bigint NOT NULL CHECK (interrupted IN (0, 1)),
    result_json text,
    PRIMARY KEY (run, key)
  );`;

const WHO_CALLED = `
  ALTER TABLE suffice.calls ADD COLUMN agent text, ADD COLUMN conversation text;`;

/** The one history of the schema, oldest first; `suffice.migrations` has a row for each that was done. Released ones are never edited. */
export const POSTGRES_MIGRATIONS: readonly string[] = [
  REFUSE + LEDGER + appendOnly("calls") + appendOnly("verdicts") + JOURNAL,
  BUDGETS + appendOnly("reservations") + BUDGET_FUNCTIONS,
  WHO_CALLED,
];
