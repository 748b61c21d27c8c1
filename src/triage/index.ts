export { describe, type TriageContext } from "./describe.ts";
