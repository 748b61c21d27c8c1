/** The sums of the budgets, and all that led to them, appended and never changed. */
export const BUDGETS = `
  CREATE TABLE suffice.budgets (
    run text NOT NULL, scope text NOT NULL CHECK (scope IN ('run', 'task')), task text NOT NULL,
    settled_nano_usd bigint NOT NULL DEFAULT 0,
    reserved_nano_usd bigint NOT NULL DEFAULT 0,
    known_nano_usd bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (run, scope, task)
  );
  CREATE TABLE suffice.reservations (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run text NOT NULL, task text NOT NULL, key text NOT NULL, try bigint NOT NULL,
    reservation text NOT NULL,
    deed text NOT NULL CHECK (deed IN ('reserved', 'presumed', 'settled', 'booked')),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    charged_nano_usd bigint NOT NULL,
    known_nano_usd bigint NOT NULL,
    UNIQUE (run, key, try, deed),
    UNIQUE (reservation, deed)
  );
  CREATE TYPE suffice.budget_state AS (
    refused text,
    run_settled bigint, run_reserved bigint, run_known bigint,
    task_settled bigint, task_reserved bigint, task_known bigint
  );`;

/** The sums as they are now, beside why something was refused, if it was. */
const STATE_OF = `
  CREATE FUNCTION suffice.budget_state_of(of_run text, of_task text, because text)
    RETURNS suffice.budget_state LANGUAGE sql STABLE AS $$
    SELECT because,
      coalesce(max(settled_nano_usd) FILTER (WHERE scope = 'run'), 0),
      coalesce(max(reserved_nano_usd) FILTER (WHERE scope = 'run'), 0),
      coalesce(max(known_nano_usd) FILTER (WHERE scope = 'run'), 0),
      coalesce(max(settled_nano_usd) FILTER (WHERE scope = 'task'), 0),
      coalesce(max(reserved_nano_usd) FILTER (WHERE scope = 'task'), 0),
      coalesce(max(known_nano_usd) FILTER (WHERE scope = 'task'), 0)
    FROM suffice.budgets WHERE run = of_run AND (scope = 'run' OR task = of_task);
  $$;`;

const LOCK_BUDGETS = `
  CREATE FUNCTION suffice.lock_budgets(of_run text, of_task text) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO suffice.budgets (run, scope, task) VALUES (of_run, 'run', ''), (of_run, 'task', of_task)
      ON CONFLICT DO NOTHING;
    PERFORM FROM suffice.budgets WHERE run = of_run AND scope = 'run' FOR UPDATE;
  END $$;`;

/** Appends a deed and adds what it changes to the sums of the run and of the task. */
const APPEND_DEED = `
  CREATE FUNCTION suffice.append_deed(
    of_call suffice.reservations, what text, charged bigint, known bigint,
    more_settled bigint, more_reserved bigint, more_known bigint
  ) RETURNS void LANGUAGE sql AS $$
    INSERT INTO suffice.reservations (run, task, key, try, reservation, deed, charged_nano_usd, known_nano_usd)
      VALUES (of_call.run, of_call.task, of_call.key, of_call.try, of_call.reservation, what, charged, known);
    UPDATE suffice.budgets
      SET settled_nano_usd = settled_nano_usd + more_settled,
          reserved_nano_usd = reserved_nano_usd + more_reserved,
          known_nano_usd = known_nano_usd + more_known
      WHERE run = of_call.run AND (scope = 'run' OR scope = 'task' AND task = of_call.task);
  $$;`;

/** The latest try of a call, by its first row; no row where there is none. */
const LAST_TRY = `
  CREATE FUNCTION suffice.last_try(of_run text, of_key text) RETURNS suffice.reservations LANGUAGE sql STABLE AS $$
    SELECT * FROM suffice.reservations WHERE run = of_run AND key = of_key ORDER BY try DESC, id LIMIT 1;
  $$;`;

/**
 * Reserves for another try of a call, and says why not where it does not fit. A try of the same call that is still open was of a
 * process that died: it may have been paid for, so it is charged as what its row in the ledger says, or else as its estimate.
 * The same reservation asked for again changes nothing.
 */
const RESERVE = `
  CREATE FUNCTION suffice.reserve(
    of_run text, of_task text, of_key text, as_reservation text,
    estimate bigint, run_limit bigint, task_limit bigint
  ) RETURNS suffice.budget_state LANGUAGE plpgsql AS $$
  DECLARE
    before suffice.reservations;
    paid bigint;
  BEGIN
    PERFORM suffice.lock_budgets(of_run, of_task);
    before := suffice.last_try(of_run, of_key);
    IF before.reservation = as_reservation THEN RETURN suffice.budget_state_of(of_run, of_task, NULL); END IF;
    IF before.deed = 'reserved' AND NOT EXISTS (
      SELECT FROM suffice.reservations WHERE reservation = before.reservation AND deed <> 'reserved'
    ) THEN
      SELECT cost_nano_usd INTO paid FROM suffice.calls WHERE source = 'run' AND source_id = of_run || '/' || of_key;
      PERFORM suffice.append_deed(before, 'presumed', coalesce(paid, before.charged_nano_usd), coalesce(paid, 0),
        coalesce(paid, before.charged_nano_usd), -before.charged_nano_usd, coalesce(paid, 0));
    END IF;
    IF EXISTS (
      SELECT FROM suffice.budgets WHERE run = of_run AND scope = 'task' AND task = of_task
        AND settled_nano_usd + reserved_nano_usd + estimate > task_limit
    ) THEN RETURN suffice.budget_state_of(of_run, of_task, 'budget.task-cap'); END IF;
    IF EXISTS (
      SELECT FROM suffice.budgets WHERE run = of_run AND scope = 'run'
        AND settled_nano_usd + reserved_nano_usd + estimate > run_limit
    ) THEN RETURN suffice.budget_state_of(of_run, of_task, 'budget.run-cap'); END IF;
    PERFORM suffice.append_deed(
      ROW(0, of_run, of_task, of_key, coalesce(before.try, 0) + 1, as_reservation, '', now(), 0, 0)::suffice.reservations,
      'reserved', estimate, 0, 0, estimate, 0);
    RETURN suffice.budget_state_of(of_run, of_task, NULL);
  END $$;`;

/** Books what a try really cost in the place of its estimate, once, also where others took it for lost meanwhile. */
const SETTLE = `
  CREATE FUNCTION suffice.settle(of_reservation text, charged bigint, known bigint)
    RETURNS suffice.budget_state LANGUAGE plpgsql AS $$
  DECLARE
    opened suffice.reservations;
    presumed suffice.reservations;
  BEGIN
    SELECT * INTO STRICT opened FROM suffice.reservations WHERE reservation = of_reservation AND deed = 'reserved';
    PERFORM suffice.lock_budgets(opened.run, opened.task);
    IF EXISTS (SELECT FROM suffice.reservations WHERE reservation = of_reservation AND deed = 'settled') THEN
      RETURN suffice.budget_state_of(opened.run, opened.task, NULL);
    END IF;
    SELECT * INTO presumed FROM suffice.reservations WHERE reservation = of_reservation AND deed = 'presumed';
    IF FOUND THEN
      PERFORM suffice.append_deed(opened, 'settled', charged, known,
        charged - presumed.charged_nano_usd, 0, known - presumed.known_nano_usd);
    ELSE
      PERFORM suffice.append_deed(opened, 'settled', charged, known, charged, -opened.charged_nano_usd, known);
    END IF;
    RETURN suffice.budget_state_of(opened.run, opened.task, NULL);
  END $$;`;

/** Books a call whose answer is there. One that is settled or booked is not booked again. */
const BOOK = `
  CREATE FUNCTION suffice.book(
    of_run text, of_task text, of_key text, as_reservation text, charged bigint, known bigint
  ) RETURNS suffice.budget_state LANGUAGE plpgsql AS $$
  DECLARE
    before suffice.reservations;
  BEGIN
    PERFORM suffice.lock_budgets(of_run, of_task);
    before := suffice.last_try(of_run, of_key);
    IF before.deed = 'reserved' THEN
      PERFORM suffice.settle(before.reservation, charged, known);
    ELSIF before.deed IS NULL THEN
      PERFORM suffice.append_deed(
        ROW(0, of_run, of_task, of_key, 1, as_reservation, '', now(), 0, 0)::suffice.reservations,
        'booked', charged, known, charged, 0, known);
    END IF;
    RETURN suffice.budget_state_of(of_run, of_task, NULL);
  END $$;`;

/**
 * Functions of the database, because a reservation has to look and to write while nobody else does: one statement, one way there and back, and no lock is held
 * for a process that stalls in between. Who asks locks the run's row first, so that nobody waits in a circle.
 */
export const BUDGET_FUNCTIONS = STATE_OF + LOCK_BUDGETS + APPEND_DEED + LAST_TRY + RESERVE + SETTLE + BOOK;
