import type { Insertable } from "kysely";
import type { CallEntry, Cost, Usage, VerdictEntry, WorkTags } from "../domain/index.ts";
import { type CallsTable, storedText, type TagColumns, type VerdictsTable } from "../store/index.ts";

/** The row of a call, as `callOfRow` reads it back. */
export function rowOfCall(call: CallEntry): Insertable<CallsTable> {
  return {
    source: storedText(call.source),
    source_id: storedText(call.sourceId),
    at_ms: call.at,
    ...tagColumns(call.tags),
    agent: textOrNull(call.tags.agent),
    conversation: textOrNull(call.tags.conversation),
    provider: storedText(call.provider),
    model_asked: storedText(call.modelAsked),
    model_answered: textOrNull(call.modelAnswered),
    outcome: call.outcome,
    error_code: textOrNull(call.errorCode),
    ...usageColumns(call.usage),
    ...costColumns(call.cost),
    price_book: storedText(call.priceBook),
    duration_ms: call.durationMs,
    request_id: textOrNull(call.requestId),
  };
}

/** The row of a verdict, as `verdictOfRow` reads it back. */
export function rowOfVerdict(verdict: VerdictEntry): Insertable<VerdictsTable> {
  return {
    source: storedText(verdict.source),
    source_id: storedText(verdict.sourceId),
    at_ms: verdict.at,
    ...tagColumns(verdict.tags),
    model: textOrNull(verdict.model),
    gate: storedText(verdict.gate),
    verdict: verdict.verdict,
  };
}

function tagColumns(tags: WorkTags): TagColumns {
  return {
    run: textOrNull(tags.run),
    requirement: textOrNull(tags.requirement),
    task: textOrNull(tags.task),
    chunk: textOrNull(tags.chunk),
    step: textOrNull(tags.step),
    for_gate: textOrNull(tags.gate),
    attempt: tags.attempt ?? null,
    tier: tags.tier ?? null,
    place: tags.place ?? null,
    kind: tags.kind ?? null,
    project: textOrNull(tags.project),
    propensity: tags.propensity ?? null,
  };
}

function usageColumns(usage: Usage | undefined) {
  return {
    usage_reported: usage === undefined ? 0 : 1,
    fresh_input_tokens: usage?.freshInput ?? null,
    cache_read_tokens: usage?.cacheRead ?? null,
    cache_write_5m_tokens: usage?.cacheWrite5m ?? null,
    cache_write_1h_tokens: usage?.cacheWrite1h ?? null,
    output_tokens: usage?.output ?? null,
  };
}

function costColumns(cost: Cost) {
  const byClass = cost.kind === "priced" ? cost.byClass : undefined;
  return {
    cost_nano_usd: cost.kind === "priced" ? cost.amount : null,
    fresh_input_cost_nano_usd: byClass?.freshInput ?? null,
    cache_read_cost_nano_usd: byClass?.cacheRead ?? null,
    cache_write_5m_cost_nano_usd: byClass?.cacheWrite5m ?? null,
    cache_write_1h_cost_nano_usd: byClass?.cacheWrite1h ?? null,
    output_cost_nano_usd: byClass?.output ?? null,
    unpriced_because: cost.kind === "unpriced" ? cost.because : null,
  };
}

function textOrNull(text: string | undefined): string | null {
  return text === undefined ? null : storedText(text);
}
