/** Thrown by a reader of what is not what was written; whoever reads a stored text catches it. */
export class UnreadableText extends Error {}

/** Numbers and the texts that they stand for, one after the other. */
export interface StreamWriter {
  readonly numbers: number[];
  readonly texts: readonly string[];
  /** By its place among the texts. */
  text(text: string): void;
}

export interface StreamReader {
  number(): number;
  text(): string;
  isAtEnd(): boolean;
}

/** The same few texts (models, folders, conversations) come again and again: each is written once. */
export function createStreamWriter(): StreamWriter {
  const [numbers, texts]: [number[], string[]] = [[], []];
  const places = new Map<string, number>();
  return {
    numbers,
    texts,
    text(text) {
      let place = places.get(text);
      if (place === undefined) {
        place = texts.push(text) - 1;
        places.set(text, place);
      }
      numbers.push(place);
    },
  };
}

export function createStreamReader(numbers: readonly unknown[], texts: readonly unknown[]): StreamReader {
  let place = 0;
  function number(): number {
    const value = numbers[place];
    place += 1;
    if (typeof value === "number") return value;
    throw new UnreadableText("a number is missing");
  }
  return {
    number,
    text() {
      const value = texts[number()];
      if (typeof value === "string") return value;
      throw new UnreadableText("a text is missing");
    },
    isAtEnd: () => place === numbers.length,
  };
}
