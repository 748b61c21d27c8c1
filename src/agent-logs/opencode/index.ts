export { createOpencodeFormat, type OpencodeOptions } from "./opencode-format.ts";
export type { OpenDatabase, OpenedDatabase } from "./read-database.ts";
