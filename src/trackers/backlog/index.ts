export { createBacklogTracker } from "./backlog-tracker.ts";
