import { SufficeError } from "../../domain/index.ts";
import type { Environment } from "../environment.ts";
import type { ProviderSettings } from "./enabled-providers.ts";

/** Throws `provider.unauthorised`, before anything is spent, where a provider that asks for a key has none. Names the variable. */
export function requireKeys(
  providers: readonly ProviderSettings[],
  environment: Pick<Environment, "key">,
): void {
  const without = providers.find(
    ({ needsKey, keyVariable }) => needsKey && (keyVariable === undefined || !environment.key(keyVariable)),
  );
  if (without === undefined) return;
  const { name, keyVariable, baseUrl } = without;
  const how =
    keyVariable === undefined
      ? `name the variable that holds it: providers: { ${name}: { key: VARIABLE } } in suffice.yaml`
      : `set ${keyVariable}`;
  throw new SufficeError("provider.unauthorised", {
    message: `no key for ${name} at ${baseUrl}: ${how}, or name a server of your own with --base-url URL`,
  });
}
