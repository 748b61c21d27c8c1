export type { ProjectionRow, Projections } from "./projections.ts";
