export { createSqliteLogIndex } from "./sqlite-log-index.ts";
