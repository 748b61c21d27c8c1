export { createDbosQueue } from "./create-dbos-queue.ts";
export type { DbosQueueOptions } from "./dbos-queue-options.ts";
