import type { Provider } from "../../providers/index.ts";

/** The same provider, each try of which ends after so long, however much has come by then. */
export function withTimeLimit(provider: Provider, timeoutMs: number): Provider {
  return {
    name: provider.name,
    send: (request, options) =>
      provider.send(request, {
        ...options,
        signal: AbortSignal.any([options.signal, AbortSignal.timeout(timeoutMs)]),
      }),
  };
}
