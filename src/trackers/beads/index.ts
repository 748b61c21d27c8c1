export { createBeadsTracker } from "./beads-tracker.ts";
