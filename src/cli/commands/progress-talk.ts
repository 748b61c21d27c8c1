import type { ReadingProgress } from "../../app/index.ts";

/** On a terminal one line that changes; elsewhere it says once that there is much to read. */
export function progressTalk() {
  const { stderr } = process;
  let hasSpoken = false;
  return {
    show: ({ filesRead, files }: ReadingProgress) => {
      const text = `reading logs: ${filesRead} of ${files} files`;
      if (stderr.isTTY) stderr.write(`\r\u001b[K${text}`);
      else if (!hasSpoken) stderr.write(`${text}\n`);
      hasSpoken = true;
    },
    clear: () => {
      if (hasSpoken && stderr.isTTY) stderr.write("\r\u001b[K");
    },
  };
}
