export { createCodexFormat } from "./codex-format.ts";
