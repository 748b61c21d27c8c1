export { classifyFailure, type FailedAnswer } from "./classify-failure.ts";
export type { HttpProvider } from "./http-provider.ts";
export type { NotCarried } from "./not-carried.ts";
export { proveToolUse, type ToolUseProof } from "./prove-tool-use.ts";
export type { BatchAsked, Batches, BatchState, Provider, SendOptions } from "./provider.ts";
export { ProviderFailure } from "./provider-failure.ts";
export { retryAfter } from "./retry-after.ts";
export { Secret } from "./secret.ts";
