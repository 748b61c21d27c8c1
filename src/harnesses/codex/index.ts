export { type CodexOptions, createCodex } from "./codex.ts";
