import { profile, type ReadingProgress, type SourceRead } from "../../app/index.ts";
import type { Instant, RunId } from "../../domain/index.ts";
import type { Grouping } from "../../reports/index.ts";
import { spendReportJson } from "../../reports/index.ts";
import { spendPage } from "../render/spend/spend-page.ts";

/** The options as the command line has parsed them. */
export interface ProfileOptions {
  readonly by: readonly Grouping[];
  readonly source?: readonly string[];
  readonly agent: "main" | "sub" | "all";
  readonly run?: RunId;
  readonly since?: Instant;
  readonly until?: Instant;
  readonly prices?: string;
  readonly estimateOutput?: true;
  readonly json?: true;
  readonly config?: string;
  readonly ledger?: string;
}

export async function performProfile(options: ProfileOptions): Promise<void> {
  const { by, source, agent, run, since, until, prices, estimateOutput, config, ledger } = options;
  const talk = progressTalk();
  const found = await profile({
    flags: { config, ledger },
    folder: process.cwd(),
    by,
    sources: source ?? [],
    agents: agent,
    run,
    since,
    until,
    prices,
    estimatesOutput: estimateOutput === true,
    onProgress: talk.show,
  }).finally(talk.clear);
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify(spendReportJson(found.report, found.sources.map(sourceJson)))}\n`
      : spendPage(found, by),
  );
}

function sourceJson({ kind, path, files, calls, skipped }: SourceRead) {
  return {
    kind,
    path,
    files,
    calls,
    skipped: skipped.map(({ file, line, reason }) => ({ file, line: line ?? null, reason })),
  };
}

/** On a terminal one line that changes; elsewhere it says once that there is much to read. */
function progressTalk() {
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
