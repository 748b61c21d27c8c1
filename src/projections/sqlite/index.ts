export { createSqliteProjections } from "./sqlite-projections.ts";
