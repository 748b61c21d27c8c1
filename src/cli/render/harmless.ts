/** Control characters but line breaks and tabs, and marks that turn the direction of what follows: they steer a terminal. */
const STEERING = /[^\P{Cc}\n\t]|[\u202A-\u202E\u2066-\u2069]/gu;

/** Text from outside (tickets, models, servers) as it may be shown: U+FFFD where a character could do more than be read. */
export function harmless(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(STEERING, "\uFFFD");
}
