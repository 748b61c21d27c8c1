import type { Profile, SourceRead } from "../../../app/index.ts";
import { findingsJson } from "../../../findings/index.ts";
import { spendReportJson } from "../../../reports/index.ts";
import { cacheJson, conversationJson } from "./cache-json.ts";
import { coursesJson } from "./courses-json.ts";

/** The public shape of a profile, `suffice.profile/1`, on one line. */
export function profileJson(found: Profile, withCourses = false): string {
  const { analysis } = found;
  const json = {
    ...spendReportJson(found.report, found.sources.map(sourceJson)),
    cache: cacheJson(analysis.cache()),
    conversations: analysis.conversations().map(conversationJson),
    ...findingsJson(analysis.scriptable(), analysis.antiPatterns()),
    ...(withCourses ? { courses: coursesJson(analysis.courses()) } : {}),
    unusedModels: found.unusedModels,
  };
  return `${JSON.stringify(json)}\n`;
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
