export { type FoundFiles, findFiles, type SkippedPath } from "./find-files.ts";
export { type LinePosition, MAX_LINE_BYTES } from "./line-scan.ts";
export {
  type CallOrigin,
  type LineReader,
  type LogEnvironment,
  type LogFile,
  type LogFormat,
  type LoggedCall,
  type LogKind,
  type LogReading,
  type OutputCount,
  type ReadsLines,
  type ReadsWhole,
  type Skipped,
  type SubAgent,
} from "./log-format.ts";
export { mergeCalls, mergeRecords } from "./merge-calls.ts";
export { nameAgents } from "./name-agents.ts";
export { type LinesRead, lineChunk, type ReadLinesOptions, readLines } from "./read-lines.ts";
