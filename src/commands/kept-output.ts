/** Collects a program's output while it streams in, and forgets its middle once it is longer than was asked for. */
export interface KeptOutput {
  add(chunk: Uint8Array): void;
  text(): string;
}

/** Never holds more than about twice `maxBytes`, however much is added. `maxBytes` counts what the program wrote. */
export function createKeptOutput(maxBytes: number): KeptOutput {
  const most = Math.max(0, Math.floor(maxBytes));
  const headBytes = Math.ceil(most / 2);
  const tailBytes = most - headBytes;
  let head: Buffer = Buffer.alloc(0);
  let tail: Buffer[] = [];
  let inTail = 0;
  let total = 0;

  return {
    add(chunk) {
      total += chunk.byteLength;
      const room = headBytes - head.length;
      if (room > 0) head = Buffer.concat([head, chunk.subarray(0, room)]);
      if (chunk.byteLength <= room) return;
      const rest = Buffer.from(chunk.subarray(Math.max(room, chunk.byteLength - tailBytes, 0)));
      tail.push(rest);
      inTail += rest.length;
      if (inTail > 2 * tailBytes + 1024) {
        tail = [lastBytes(Buffer.concat(tail), tailBytes)];
        inTail = tailBytes;
      }
    },
    text() {
      const end = lastBytes(Buffer.concat(tail), tailBytes);
      const cut = total - head.length - end.length;
      if (cut === 0) return harmless(Buffer.concat([head, end]));
      return `${harmless(wholeAtEnd(head))}\n[… ${cut} bytes cut …]\n${harmless(wholeAtStart(end))}`;
    },
  };
}

function lastBytes(bytes: Buffer, count: number): Buffer {
  return bytes.subarray(Math.max(0, bytes.length - count));
}

/** Bytes that are no UTF-8, and control characters that could steer a terminal, become U+FFFD. */
function harmless(bytes: Buffer): string {
  return bytes
    .toString("utf8")
    .replace(/\p{Cc}/gu, (character) => (/[\t\n\r]/.test(character) ? character : "\uFFFD"));
}

/** Without the beginning of a character whose end was cut off. */
function wholeAtEnd(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (isContinuation(byte)) continue;
    return byte >= 0xc0 && back < lengthOfCharacter(byte) ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}

/** Without the end of a character whose beginning was cut off. */
function wholeAtStart(bytes: Buffer): Buffer {
  let at = 0;
  while (at < Math.min(3, bytes.length) && isContinuation(bytes[at] ?? 0)) at += 1;
  return bytes.subarray(at);
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

function lengthOfCharacter(firstByte: number): number {
  if (firstByte >= 0xf0) return 4;
  return firstByte >= 0xe0 ? 3 : 2;
}
