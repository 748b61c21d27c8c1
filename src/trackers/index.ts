export type { RunTool, ToolAnswer } from "./run-tool.ts";
export type { TicketList, Tracker } from "./tracker.ts";
