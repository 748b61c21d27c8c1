/**
 * Indexes of at most about `most` values in their order: of each stretch the least and the greatest, so that neither a peak nor a
 * fall is lost, and always the first and the last.
 */
export function sampled(values: readonly number[], most: number): readonly number[] {
  if (values.length <= most) return values.map((_, index) => index);
  const stretches = Math.max(1, Math.floor((most - 2) / 2));
  const kept = new Set([0, values.length - 1]);
  for (let stretch = 0; stretch < stretches; stretch += 1) {
    const from = Math.floor((stretch * values.length) / stretches);
    const until = Math.floor(((stretch + 1) * values.length) / stretches);
    let least = from;
    let greatest = from;
    for (let index = from; index < until; index += 1) {
      if ((values[index] ?? 0) < (values[least] ?? 0)) least = index;
      if ((values[index] ?? 0) > (values[greatest] ?? 0)) greatest = index;
    }
    kept.add(least).add(greatest);
  }
  return [...kept].toSorted((a, b) => a - b);
}
