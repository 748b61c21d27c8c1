/** An answer that a model put into a fenced block, as models like to, told otherwise or not; any other text as it is, trimmed. */
export function withoutFence(text: string): string {
  const fenced = /^```(?:json)?[ \t]*\r?\n([\s\S]*?)\r?\n?```$/.exec(text.trim());
  return (fenced?.[1] ?? text).trim();
}
