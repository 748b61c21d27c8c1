import type { Finding } from "../../domain/index.ts";
import type { CommandRunner } from "../command-runner.ts";
import type { ScriptProvider, ScriptWork } from "../script-provider.ts";
import { createLinkChecker } from "./markdown/check-links.ts";
import { fixCounts } from "./markdown/fix-counts.ts";
import { listFiles } from "./tree/list-files.ts";
import { replaceText, textOrNothing } from "./tree/read-text.ts";
import { placeOf } from "./tree/work-files.ts";

export interface CrossLinkOptions {
  readonly runner: CommandRunner;
  /** Mend what has one answer; without it only say what is wrong. */
  readonly mend: boolean;
}

const MARKDOWN = /\.(?:md|markdown|mdx)$/i;

/**
 * Relative links and counts of Markdown files: those of the ticket, else those of the work, else all. Mended in place
 * where there is one answer; what is left is a finding for somebody who can read. Doing it twice changes nothing more.
 * Throws `run.interrupted`, `repository.git-failed`.
 */
export function createCrossLinkScript({ runner, mend }: CrossLinkOptions): ScriptProvider {
  return {
    kind: "cross-link",
    async run(work) {
      const { files, opaque } = await listFiles(placeOf(work, runner));
      const markdown = new Map<string, string>();
      for (const file of files.filter((each) => MARKDOWN.test(each))) {
        const text = await textOrNothing(work.cwd, file);
        if (text !== undefined) markdown.set(file, text);
      }
      const check = createLinkChecker({ files, opaque, markdown });
      const wanted = scopeOf(work);
      const findings: Finding[] = [];
      const tally = { files: 0, links: 0, counts: 0 };
      for (const [file, text] of markdown) {
        if (!wanted(file)) continue;
        const links = check(file, text);
        const counts = fixCounts(file, mend ? links.mended : text, files);
        findings.push(...(mend ? [...links.left, ...counts.left] : [...links.broken, ...counts.wrong]));
        tally.files += 1;
        tally.links += links.mendedCount;
        tally.counts += counts.mendedCount;
        if (mend && counts.mended !== text) await replaceText(work.cwd, file, counts.mended);
      }
      if (findings.length > 0) return { kind: "failed", findings };
      return { kind: "done", summary: summaryOf(tally, mend) };
    },
  };
}

/** Files, and everything below folders. */
function scopeOf({ ticketFiles, files }: ScriptWork): (file: string) => boolean {
  const named = [ticketFiles, files].find((each) => each !== undefined && each.length > 0);
  if (named === undefined) return () => true;
  const plain = named.map((path) => path.replace(/^(?:\.\/)+/, "").replace(/\/+$/, ""));
  return (file) => plain.some((path) => path === "." || file === path || file.startsWith(`${path}/`));
}

function summaryOf(
  { files, links, counts }: { readonly files: number; readonly links: number; readonly counts: number },
  mend: boolean,
): string {
  const checked = `links and counts of ${files} Markdown ${files === 1 ? "file" : "files"} checked`;
  return mend ? `${checked}; mended: ${links} links, ${counts} counts` : checked;
}
