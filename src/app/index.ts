export type { RunEvent } from "../pipeline/index.ts";
export type { SettingFlags } from "./effective-settings.ts";
export { readEnvironment } from "./environment.ts";
export { packageVersion } from "./package-files.ts";
export { checkPolicy, type PolicyCheck, shippedPolicies } from "./policies.ts";
export { type Profile, profile } from "./profile.ts";
export { readStandardInput, readTickets, TICKET_SOURCES, type TicketSource } from "./read-tickets.ts";
export { type Routed, route } from "./route.ts";
export { planRun, type RunOptions, type RunResult, resumeRun, startRun } from "./run.ts";
