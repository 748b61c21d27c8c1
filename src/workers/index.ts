export type { CarryOut, HandedOut, HandOutEnd, TaskQueue } from "./task-queue.ts";
