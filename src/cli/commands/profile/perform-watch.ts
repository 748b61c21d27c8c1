import { setTimeout as pause } from "node:timers/promises";
import { formatUsd, isoTime, type NanoUsd, subtractUsd } from "../../../domain/index.ts";
import { profileJson } from "../../render/spend/profile-json.ts";
import { spendPage } from "../../render/spend/spend-page.ts";

import type { ProfileOptions } from "./profile-options.ts";
import { readProfile } from "./read-profile.ts";

const CLEAR = "\u001b[H\u001b[2J\u001b[3J";

/**
 * The profile again and again until Ctrl-C. On a terminal the page is drawn anew; elsewhere a line is written for each change, or
 * with `--json` an object.
 */
export async function performWatch(options: ProfileOptions, seconds: number): Promise<void> {
  const stop = new AbortController();
  const end = () => stop.abort();
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  let before: { readonly calls: number; readonly amount: NanoUsd } | undefined;
  try {
    while (!stop.signal.aborted) {
      const found = await readProfile(options);
      const { calls, amount } = found.report.totals.spend;
      const hasChanged = before === undefined || calls !== before.calls || amount !== before.amount;
      if (options.json === true) {
        if (hasChanged) process.stdout.write(profileJson(found));
      } else if (process.stdout.isTTY) {
        process.stdout.write(
          `${CLEAR}${spendPage(found, options.by)}\nevery ${seconds} s; Ctrl-C ends it${
            before === undefined ? "" : changeLabel(before, { calls, amount })
          }\n`,
        );
      } else if (hasChanged) {
        const since = before === undefined ? "" : changeLabel(before, { calls, amount });
        process.stdout.write(`${isoTime(found.readAt)} ${formatUsd(amount)}, ${plural(calls)}${since}\n`);
      }
      before = { calls, amount };
      await pause(seconds * 1000, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  } finally {
    process.off("SIGINT", end);
    process.off("SIGTERM", end);
  }
}

interface Seen {
  readonly calls: number;
  readonly amount: NanoUsd;
}

function changeLabel(before: Seen, now: Seen): string {
  const calls = now.calls - before.calls;
  if (calls === 0 && now.amount === before.amount) return "";
  return ` (${calls < 0 ? "" : "+"}${plural(calls)}, ${formatUsd(subtractUsd(now.amount, before.amount))} since)`;
}

function plural(calls: number): string {
  return `${calls} call${Math.abs(calls) === 1 ? "" : "s"}`;
}
