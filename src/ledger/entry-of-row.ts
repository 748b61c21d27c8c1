import type { Selectable } from "kysely";
import {
  type CallEntry,
  type CallOutcome,
  type Cost,
  instant,
  nanoUsd,
  PLACES,
  type RunId,
  runId,
  SufficeError,
  TASK_KINDS,
  TIERS,
  taskId,
  type UnpricedReason,
  type Usage,
  usageOf,
  type VerdictEntry,
  type VerdictKind,
  type WorkTags,
} from "../domain/index.ts";
import { type CallsTable, readText, type TagColumns, type VerdictsTable } from "../store/index.ts";

// Written as maps so that the compiler misses a word that `domain` gains.
const OUTCOMES = Object.values({
  answered: "answered",
  failed: "failed",
  interrupted: "interrupted",
} as const satisfies { readonly [Word in CallOutcome]: Word });
const VERDICTS = Object.values({
  pass: "pass",
  fail: "fail",
  inconclusive: "inconclusive",
} as const satisfies { readonly [Word in VerdictKind]: Word });
const UNPRICED = Object.values({
  "unknown-model": "unknown-model",
  "class-without-price": "class-without-price",
  "usage-not-reported": "usage-not-reported",
  interrupted: "interrupted",
} as const satisfies { readonly [Word in UnpricedReason]: Word });

/**
 * A row of `calls` as the entry that was appended. Throws `ledger.incompatible` for a word that this version does not know:
 * a newer one may have written it, and guessing would make the record say something else.
 */
export function callOfRow(row: Selectable<CallsTable>): CallEntry {
  return {
    type: "call",
    source: readText(row.source),
    sourceId: readText(row.source_id),
    at: instant(row.at_ms),
    tags: {
      ...tagsOf(row, `calls, row ${row.id}`),
      ...(row.agent !== null && { agent: readText(row.agent) }),
      ...(row.conversation !== null && { conversation: readText(row.conversation) }),
    },
    provider: readText(row.provider),
    modelAsked: readText(row.model_asked),
    modelAnswered: textOf(row.model_answered),
    outcome: oneOf(OUTCOMES, row.outcome, `calls, row ${row.id}: outcome`),
    errorCode: textOf(row.error_code),
    usage: usageOfRow(row),
    cost: costOf(row),
    priceBook: readText(row.price_book),
    durationMs: row.duration_ms,
    requestId: textOf(row.request_id),
  };
}

/** A row of `verdicts` as the entry that was appended; throws like {@link callOfRow}. */
export function verdictOfRow(row: Selectable<VerdictsTable>): VerdictEntry {
  return {
    type: "verdict",
    source: readText(row.source),
    sourceId: readText(row.source_id),
    at: instant(row.at_ms),
    tags: tagsOf(row, `verdicts, row ${row.id}`),
    model: textOf(row.model),
    gate: readText(row.gate),
    verdict: oneOf(VERDICTS, row.verdict, `verdicts, row ${row.id}: verdict`),
  };
}

/** A tag that was not given stays absent, which `exactOptionalPropertyTypes` tells from `undefined`. */
function tagsOf(row: TagColumns, where: string): WorkTags {
  return {
    ...(row.run !== null && { run: runOf(row.run, where) }),
    ...(row.requirement !== null && { requirement: readText(row.requirement) }),
    ...(row.task !== null && { task: taskId(readText(row.task)) }),
    ...(row.chunk !== null && { chunk: readText(row.chunk) }),
    ...(row.step !== null && { step: readText(row.step) }),
    ...(row.for_gate !== null && { gate: readText(row.for_gate) }),
    ...(row.attempt !== null && { attempt: row.attempt }),
    ...(row.tier !== null && { tier: oneOf(TIERS, row.tier, `${where}: tier`) }),
    ...(row.place !== null && { place: oneOf(PLACES, row.place, `${where}: place`) }),
    ...(row.kind !== null && { kind: oneOf(TASK_KINDS, row.kind, `${where}: kind`) }),
    ...(row.project !== null && { project: readText(row.project) }),
    ...(row.propensity !== null && { propensity: row.propensity }),
  };
}

function usageOfRow(row: Selectable<CallsTable>): Usage | undefined {
  if (row.usage_reported === 0) return undefined;
  return usageOf({
    freshInput: row.fresh_input_tokens ?? undefined,
    cacheRead: row.cache_read_tokens ?? undefined,
    cacheWrite5m: row.cache_write_5m_tokens ?? undefined,
    cacheWrite1h: row.cache_write_1h_tokens ?? undefined,
    output: row.output_tokens ?? undefined,
  });
}

function costOf(row: Selectable<CallsTable>): Cost {
  const where = `calls, row ${row.id}`;
  if (row.cost_nano_usd === null) {
    return {
      kind: "unpriced",
      because: oneOf(UNPRICED, row.unpriced_because ?? "", `${where}: unpriced_because`),
    };
  }
  const amountOf = (column: number | null) => {
    if (column === null) throw unreadable(`${where}: a priced call lacks the cost of one class`);
    return nanoUsd(column);
  };
  return {
    kind: "priced",
    amount: nanoUsd(row.cost_nano_usd),
    byClass: {
      freshInput: amountOf(row.fresh_input_cost_nano_usd),
      cacheRead: amountOf(row.cache_read_cost_nano_usd),
      cacheWrite5m: amountOf(row.cache_write_5m_cost_nano_usd),
      cacheWrite1h: amountOf(row.cache_write_1h_cost_nano_usd),
      output: amountOf(row.output_cost_nano_usd),
    },
  };
}

function textOf(column: string | null): string | undefined {
  return column === null ? undefined : readText(column);
}

function runOf(column: string, where: string): RunId {
  const run = runId(column);
  if (run === undefined) throw unreadable(`${where}: "${column}" is no run id`);
  return run;
}

function oneOf<Word extends string>(words: readonly Word[], column: string, where: string): Word {
  const word = words.find((known) => known === column);
  if (word === undefined) throw unreadable(`${where}: "${column}" is none of ${words.join(", ")}`);
  return word;
}

function unreadable(what: string): SufficeError {
  return new SufficeError("ledger.incompatible", {
    message: `the ledger's ${what}. Was it written by a newer version?`,
  });
}
