export { createGithubTracker } from "./github-tracker.ts";
