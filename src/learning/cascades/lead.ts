/** How much more one way of working gained than another, on the same tasks. */
export interface Lead {
  /** Mean over the tasks. */
  readonly gainUsd: number;
  readonly standardError: number;
}

export function leadOf(gains: readonly number[], others: readonly number[]): Lead {
  const leads = gains.map((gain, task) => gain - (others[task] ?? 0));
  const gainUsd = meanOf(leads);
  const squares = leads.reduce((sum, lead) => sum + (lead - gainUsd) ** 2, 0);
  const tasks = Math.max(1, leads.length);
  return { gainUsd, standardError: Math.sqrt(squares / Math.max(1, tasks - 1) / tasks) };
}

/** 0 for no values. */
export function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
