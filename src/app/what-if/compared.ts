import { SufficeError } from "../../domain/index.ts";
import { createPriceFinder } from "../../pricing/index.ts";
import { compareProjection, type ProjectionComparison } from "../../what-if/index.ts";
import { readWork, type WorkOptions } from "../profile/read-work.ts";
import { type KeptProjection, keptProjections } from "./kept-projections.ts";

export interface Compared extends KeptProjection {
  readonly comparison: ProjectionComparison;
}

/**
 * Kept projections beside what happened since each was made, the first first; only `id` where one is named. Throws `input.missing` for
 * an id that is none.
 */
export async function compareKept(
  options: Omit<WorkOptions, "keepsWords">,
  id: string | undefined,
): Promise<readonly Compared[]> {
  const work = await readWork(options);
  const kept = await keptProjections(work.settings.localStore);
  const wanted = kept.filter((each) => id === undefined || each.id === id);
  if (id !== undefined && wanted.length === 0) {
    throw new SufficeError("input.missing", {
      message: `no projection ${id} was kept in ${work.settings.localStore}; \`suffice whatif --compare\` lists those that were`,
    });
  }
  const priceOf = createPriceFinder(work.book);
  return wanted.map((each) => ({
    ...each,
    comparison: compareProjection(each.projection, { work, since: each.at, priceOf }),
  }));
}
