// SQLite as it is there: the package that the project has, or Node's own from Node 22 on.
export async function openDatabase(file) {
  const { DatabaseSync } = await import("@photostructure/sqlite").catch(() => import("node:sqlite"));
  return new DatabaseSync(file);
}
