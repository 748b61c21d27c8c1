import { instant, SufficeError } from "../../domain/index.ts";
import { type PlainStore, readText, type SqlRow, storedText } from "../../store/index.ts";
import type { ProjectionRow, Projections } from "../projections.ts";

/** Projections as a table of a store. Closing them closes the store. */
export function createSqliteProjections({ store }: { readonly store: PlainStore }): Projections {
  return {
    append: async (rows) => {
      if (rows.length > 0) store.transaction(() => rows.forEach(insertInto(store)));
    },
    all: async () =>
      store
        .prepare("SELECT projection, at_ms, lever, body_json FROM projections ORDER BY at_ms, id")
        .all()
        .map(projectionOf),
    close: async () => store.close(),
  };
}

function insertInto(store: PlainStore): (row: ProjectionRow) => void {
  const insert = store.prepare(
    `INSERT INTO projections (projection, at_ms, lever, body_json) VALUES (?, ?, ?, ?)
     ON CONFLICT (projection) DO NOTHING`,
  );
  return ({ id, at, lever, body }) => insert.run(storedText(id), at, storedText(lever), storedText(body));
}

function projectionOf({ projection, at_ms: at, lever, body_json: body }: SqlRow): ProjectionRow {
  if (
    typeof projection !== "string" ||
    typeof at !== "number" ||
    typeof lever !== "string" ||
    typeof body !== "string"
  ) {
    throw new SufficeError("ledger.incompatible", {
      message: "a row of projections is not what it should be. Was it written by a newer version?",
    });
  }
  return { id: readText(projection), at: instant(at), lever: readText(lever), body: readText(body) };
}
