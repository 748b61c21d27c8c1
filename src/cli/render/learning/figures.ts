/** Figures as tables of learning show them. */
export function share(value: number): string {
  return `${(value * 100).toFixed(1)} %`;
}

export function points(value: number): string {
  const said = Math.abs(value * 100).toFixed(1);
  const sign = said === "0.0" ? "" : value < 0 ? "-" : "+";
  return `${sign}${said} pt`;
}

export function usd(value: number): string {
  return `$${value.toFixed(2)}`;
}

/** Of one task: cents matter. */
export function taskUsd(value: number): string {
  return `$${value.toFixed(4)}`;
}

export function interval(
  { low, high }: { readonly low: number; readonly high: number },
  label: (value: number) => string,
): string {
  return `${label(low)} to ${label(high)}`;
}
