import type { OutcomeColumn } from "../outcome-table.ts";
import type { Verifier } from "../outcome-task.ts";

/**
 * A verified cascade: models in order, each paid, until the verifier accepts one; the last one's answer is taken unseen. Expected
 * values for each task: `alive = 1`; for each rung `C += alive·c`, `a = last ? 1 : (right ? tpr : fpr)`, `Q += alive·a·q`,
 * `alive *= 1 − a`. Verifying costs nothing here. The same as `expectedOutcome` of a `cascadePolicy`, for all tasks at once.
 */
export function cascadeColumn(rungs: readonly OutcomeColumn[], { tpr, fpr }: Verifier): OutcomeColumn {
  const tasks = rungs[0]?.quality.length ?? 0;
  const quality = new Float64Array(tasks);
  const costUsd = new Float64Array(tasks);
  const alive = new Float64Array(tasks).fill(1);
  rungs.forEach((rung, index) => {
    const isLast = index === rungs.length - 1;
    for (let task = 0; task < tasks; task++) {
      const right = rung.quality[task] ?? 0;
      const reaches = alive[task] ?? 0;
      const accept = isLast ? 1 : right * tpr + (1 - right) * fpr;
      costUsd[task] = (costUsd[task] ?? 0) + reaches * (rung.costUsd[task] ?? 0);
      quality[task] = (quality[task] ?? 0) + reaches * accept * right;
      alive[task] = reaches * (1 - accept);
    }
  });
  return { name: rungs.map(({ name }) => name).join(" > "), quality, costUsd };
}
