export interface QualityCostPoint {
  readonly name: string;
  readonly quality: number;
  readonly costUsd: number;
}

/**
 * The points that no chance mixture of two others beats, from the cheapest to the best: what can be had from these choices without
 * knowing anything of a task. Source: Hu et al., "RouterBench", arXiv 2403.12031, the non-decreasing convex hull of its Zero router.
 */
export function convexHull<Point extends QualityCostPoint>(points: readonly Point[]): readonly Point[] {
  const hull: Point[] = [];
  for (const point of points.toSorted((a, b) => a.costUsd - b.costUsd || b.quality - a.quality)) {
    if (point.quality <= (hull.at(-1)?.quality ?? Number.NEGATIVE_INFINITY)) continue;
    for (let top = hull.at(-1); top !== undefined; top = hull.at(-1)) {
      const below = hull.at(-2);
      if (below === undefined || gain(below, top) > gain(top, point)) break;
      hull.pop();
    }
    hull.push(point);
  }
  return hull;
}

/** Quality per dollar from one to the next. */
function gain(from: QualityCostPoint, to: QualityCostPoint): number {
  return (to.quality - from.quality) / (to.costUsd - from.costUsd);
}
