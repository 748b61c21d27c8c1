import type { ProviderSettings } from "../providers/enabled-providers.ts";

const LOW = 0.2;

/** Low, where a model takes one: Anthropic's refuse any temperature but their own, so none is sent to them unasked. */
export function usualTemperature(serving: readonly ProviderSettings[]): number | undefined {
  return serving.some(({ protocol }) => protocol === "anthropic") ? undefined : LOW;
}
