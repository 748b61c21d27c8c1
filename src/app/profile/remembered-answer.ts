import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { type Instant, isoTime } from "../../domain/index.ts";
import { systemClock } from "../clock.ts";
import { OWN_KIND } from "../logs/log-places.ts";
import { createBeside } from "../logs/memory/beside.ts";
import { fileStamp, stampText } from "../logs/memory/file-stamp.ts";
import { READER_VERSION } from "../logs/memory/reader-version.ts";
import { builtFolder } from "../package-files.ts";
import { type Answer, keptAnswer, type Question } from "./kept-answer.ts";
import type { ProfileOptions } from "./profile.ts";
import { findWorkPlaces, type WorkPlaces } from "./work-places.ts";

/**
 * The answer to the same question over the same logs, without reading them: adding up tens of thousands of calls takes longer than looking
 * whether a file has changed. `form` says how it is rendered. Anything that could make another answer is in the question: every file's size,
 * times and number, what was added to the ledger, settings, options, the day, and this very build. Where that cannot be said for
 * sure, and in code that runs from its source, it is made anew.
 */
export async function rememberedAnswer(
  form: string,
  options: ProfileOptions,
  make: () => Promise<Answer>,
): Promise<string> {
  const question = await questionOf(form, options);
  return question === undefined ? (await make()).text : keptAnswer(question, make);
}

async function questionOf(form: string, options: ProfileOptions): Promise<Question | undefined> {
  const built = builtFolder();
  const { flags, run, sources, usesIndex } = options;
  const isOfLedger = run !== undefined || flags.ledger !== undefined;
  const namesLedger = sources.some((source) => source.startsWith(`${OWN_KIND}=`));
  if (built === undefined || !usesIndex || isOfLedger || namesLedger) return undefined;
  const found = await findWorkPlaces(options, () => {
    throw new Error("nothing is read while a question is put");
  });
  const now = systemClock();
  const files = filesIn(found, now);
  if (files === undefined) return undefined;
  const { settings } = found;
  const build = ["cli.js", "presets.json"].map((name) => stampText(join(built, name)));
  const asked = [form, options.folder, options.by, options.agents, sources, options.since, options.until];
  const more = [options.estimatesOutput, options.hourlyUsd, options.prices, options.litellmConfig];
  // Each may be the path of a file.
  const beside = [
    [options.prices, options.folder],
    [options.litellmConfig, options.folder],
    [settings.policy, settings.policyFrom],
  ].map(([path, from]) => (path === undefined ? "" : stampText(resolve(from ?? "", path))));
  const day = isoTime(now).slice(0, 10);
  const parts = JSON.stringify([build, READER_VERSION, day, asked, more, beside, settings, files]);
  return {
    file: settings.localStore,
    text: (mark) => createHash("sha256").update(parts).update(mark).digest("base64url"),
  };
}

/** `undefined` where a file changes so often, or so lately, that its looks say nothing. */
function filesIn({ places }: WorkPlaces, now: Instant): readonly string[] | undefined {
  const beside = createBeside();
  const texts: string[] = [];
  for (const { format, path, files, skipped } of places) {
    texts.push(`${format.kind} ${path}`);
    for (const each of skipped) texts.push(`${each.path} ${each.reason}`);
    for (const file of files) {
      const stamp = fileStamp(file.path, beside(format, file.path));
      if (stamp === undefined || stamp.settledAt > now) return undefined;
      texts.push(`${file.path} ${stamp.text}`);
    }
  }
  return texts;
}
