/** The tasks whose probability lies in one tenth. */
export interface CalibrationBin {
  /** From `from` up to and without `to`; the last bin holds 1 as well. */
  readonly from: number;
  readonly to: number;
  readonly tasks: number;
  readonly meanProbability: number;
  /** How many were right in truth, as a share. */
  readonly rightShare: number;
}

const BINS = 10;

/** What was said beside what happened, in ten equal bins. Bins without tasks are left out. */
export function calibrationTable(
  probability: ArrayLike<number>,
  outcome: ArrayLike<number>,
): readonly CalibrationBin[] {
  const sums = Array.from({ length: BINS }, () => ({ tasks: 0, said: 0, right: 0 }));
  for (let place = 0; place < outcome.length; place++) {
    const said = probability[place] ?? 0;
    const bin = sums[Math.max(0, Math.min(BINS - 1, Math.floor(said * BINS)))];
    if (bin === undefined) continue;
    bin.tasks += 1;
    bin.said += said;
    bin.right += outcome[place] ?? 0;
  }
  return sums.flatMap(({ tasks, said, right }, bin) =>
    tasks === 0
      ? []
      : [
          {
            from: bin / BINS,
            to: (bin + 1) / BINS,
            tasks,
            meanProbability: said / tasks,
            rightShare: right / tasks,
          },
        ],
  );
}

/**
 * ECE10: by how much probabilities are off, Σ |mean p − mean q| · share of tasks over ten equal bins; 0 is perfect. `undefined`
 * without tasks. Biased upward where bins hold few tasks. Source: Naeini, Cooper and Hauskrecht, AAAI 2015.
 */
export function expectedCalibrationError(
  probability: ArrayLike<number>,
  outcome: ArrayLike<number>,
): number | undefined {
  if (outcome.length === 0) return undefined;
  return calibrationTable(probability, outcome).reduce(
    (sum, { tasks, meanProbability, rightShare }) =>
      sum + (Math.abs(meanProbability - rightShare) * tasks) / outcome.length,
    0,
  );
}
