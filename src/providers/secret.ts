import { inspect } from "node:util";

const SHOWN = "[secret]";

/** A key that prints as `[secret]` wherever it is printed, logged or serialised. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself: for the header of a request, and nothing else. */
  reveal(): string {
    return this.#value;
  }

  /** `text` without the value, for words that came from outside and may repeat it. */
  mask(text: string): string {
    return this.#value === "" ? text : text.replaceAll(this.#value, SHOWN);
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}
