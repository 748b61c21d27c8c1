import type { ModelRequest } from "../domain/index.ts";
import type { WrittenRequest } from "../protocols/index.ts";

/** What a provider's format had no place for in one request. */
export interface NotCarried {
  readonly model: string;
  /** In words: `temperature`, `2 blocks of anthropic-messages`. */
  readonly what: readonly string[];
}

/** The body alone; what it does not carry is told, where somebody listens. */
export function reportingWrite<Body>(
  write: (request: ModelRequest) => WrittenRequest<Body>,
  onNotCarried: ((notice: NotCarried) => void) | undefined,
): (request: ModelRequest) => Body {
  return (request) => {
    const { body, notCarried } = write(request);
    if (notCarried.length > 0) onNotCarried?.({ model: request.model, what: notCarried });
    return body;
  };
}
