import { type AddressOwner, type Endpoint, endpointOf } from "../endpoint.ts";

const OWNER: AddressOwner = { label: "Ollama", example: "http://127.0.0.1:11434" };
const PORT = "11434";
const NAMES_PORT = /:\d+(?:\/|$)/;

/**
 * Where an Ollama server answers, below its base URL. Takes what `OLLAMA_HOST` may hold too: a host without a scheme, for
 * which the port is 11434 unless it names one, and the address 0.0.0.0, which servers listen at and nobody calls. A
 * `/v1` or `/api` at the end is of its other interfaces, and is taken off.
 */
export function ollamaEndpoint(baseUrl: string, path: string): Endpoint {
  return endpointOf(addressOf(baseUrl.trim()), OWNER, (prefix) => {
    return `${prefix.replace(/\/(?:v1|api)$/, "")}${path}`;
  });
}

function addressOf(text: string): string {
  const hasScheme = text.includes("://");
  const address = hasScheme ? text : `http://${text.startsWith(":") ? `127.0.0.1${text}` : text}`;
  if (!URL.canParse(address)) return text;
  const url = new URL(address);
  // A port of 80 is a port that was named, though a URL does not keep it.
  if (!hasScheme && !NAMES_PORT.test(text)) url.port = PORT;
  if (url.hostname === "0.0.0.0") url.hostname = "127.0.0.1";
  return url.href;
}
