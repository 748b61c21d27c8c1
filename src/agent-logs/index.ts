export {
  type CallOrigin,
  type LineReader,
  LOG_KINDS,
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
} from "./log-format.ts";
export { mergeCalls } from "./merge-calls.ts";
