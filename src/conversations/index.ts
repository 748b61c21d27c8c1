export { chunksOf, type WorkChunk, withChunkNames } from "./chunks.ts";
export { type Thread, threadsOf } from "./threads.ts";
