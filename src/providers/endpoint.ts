import { SufficeError } from "../domain/index.ts";

export interface Endpoint {
  readonly origin: string;
  /** With the base URL's prefix and its query, if it has them. */
  readonly path: string;
}

/** Whose address it is, for messages: its name, and a right one. */
export interface AddressOwner {
  readonly label: string;
  readonly example: string;
}

/**
 * A base URL, with `path` computed from its own path without the slashes at the end. A prefix is kept: gateways tell
 * their clients apart by it.
 * @throws `settings.invalid` where the text is no http(s) address, or has a user name in it
 */
export function endpointOf(
  baseUrl: string,
  owner: AddressOwner,
  pathFor: (prefix: string) => string,
): Endpoint {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    throw new SufficeError("settings.invalid", {
      message: `the base URL of the ${owner.label} provider is no http(s) address; give one such as ${owner.example}`,
    });
  }
  if (url.username !== "" || url.password !== "") {
    throw new SufficeError("settings.invalid", {
      message: `the base URL of the ${owner.label} provider at ${url.host} holds a user name or password; give the key apart from it`,
    });
  }
  return { origin: url.origin, path: `${pathFor(url.pathname.replace(/\/+$/, ""))}${url.search}` };
}
