/** Collects a program's output byte for byte. */
export interface WholeOutput {
  add(chunk: Uint8Array): void;
  /** `undefined` where there was more than `maxBytes`. */
  bytes(): Uint8Array | undefined;
}

/** Never holds more than `maxBytes`. */
export function createWholeOutput(maxBytes: number): WholeOutput {
  let chunks: Uint8Array[] = [];
  let total = 0;
  return {
    add(chunk) {
      total += chunk.byteLength;
      if (total <= maxBytes) chunks.push(chunk);
      else chunks = [];
    },
    bytes: () => (total <= maxBytes ? Buffer.concat(chunks) : undefined),
  };
}
