import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { type Instant, isoTime, type Json } from "../../domain/index.ts";
import type { Projections } from "../../projections/index.ts";
import { createSqliteProjections } from "../../projections/sqlite/index.ts";
import { parseJson } from "../../protocols/index.ts";
import { openPlainStore } from "../../store/index.ts";
import { type Projection, projectionJson, readProjection } from "../../what-if/index.ts";

export interface KeptProjection {
  readonly id: string;
  readonly at: Instant;
  readonly projection: Projection;
}

/** Returns the id by which it was kept. Throws `ledger.unavailable`. */
export async function keepProjection(file: string, projection: Projection, at: Instant): Promise<string> {
  const [day, time] = isoTime(at).replace(/[-:]/g, "").split(/[T.]/);
  const id = `whatif-${day}-${time}-${randomBytes(2).toString("hex")}`;
  const body = JSON.stringify(projectionJson(projection));
  await inProjections(file, (projections) =>
    projections.append([{ id, at, lever: projection.lever.kind, body }]),
  );
  return id;
}

/** All that were kept, the first first. Throws `input.invalid` for one that this program did not write. */
export async function keptProjections(file: string): Promise<readonly KeptProjection[]> {
  if (!existsSync(file)) return [];
  const rows = await inProjections(file, (projections) => projections.all());
  return rows.map(({ id, at, body }) => ({ id, at, projection: readProjection(bodyOf(body)) }));
}

function bodyOf(text: string): Json | undefined {
  return parseJson(text);
}

async function inProjections<Value>(
  file: string,
  work: (projections: Projections) => Promise<Value>,
): Promise<Value> {
  const projections = createSqliteProjections({ store: await openPlainStore({ file }) });
  try {
    return await work(projections);
  } finally {
    await projections.close();
  }
}
