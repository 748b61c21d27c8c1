export { createOpencode, type OpencodeOptions } from "./opencode.ts";
