export { describe, type TriageContext } from "./describe.ts";
export { topicsOf } from "./topics.ts";
