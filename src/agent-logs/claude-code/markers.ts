/**
 * `output_tokens` stands in every usage, also where a file was written anew with other spaces, and a long word is found faster
 * than a short one. `async_launched` is the answer to a tool call that sent a sub-agent off in the background, which has none.
 */
export function markers(): readonly Uint8Array[] {
  return ['"output_tokens"', '"async_launched"'].map((word) => Buffer.from(word));
}
