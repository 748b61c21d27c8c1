import { SufficeError } from "../../domain/index.ts";

export interface Endpoint {
  readonly origin: string;
  /** With the base URL's prefix and its query, if it has them. */
  readonly path: string;
}

/**
 * Where messages are posted. A path prefix of the base URL is kept: gateways tell their clients apart by it.
 * @throws `settings.invalid` where the text is no http(s) address, or has a user name in it
 */
export function endpointOf(baseUrl: string): Endpoint {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    throw new SufficeError("settings.invalid", {
      message:
        "the base URL of the Anthropic provider is no http(s) address; give one such as https://api.anthropic.com",
    });
  }
  if (url.username !== "" || url.password !== "") {
    throw new SufficeError("settings.invalid", {
      message: `the base URL of the Anthropic provider at ${url.host} holds a user name or password; give the key apart from it`,
    });
  }
  return { origin: url.origin, path: `${url.pathname.replace(/\/+$/, "")}/v1/messages${url.search}` };
}
