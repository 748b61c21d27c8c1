import {
  type WhatIfOptions as Asked,
  compareKept,
  type LeverAsked,
  usualWhatIfs,
  whatIf,
  whatIfTable,
} from "../../../app/index.ts";
import { SufficeError } from "../../../domain/index.ts";
import {
  ASSUMPTIONS,
  type AssumedValue,
  type AssumedValues,
  type AssumptionName,
} from "../../../what-if/index.ts";
import { nothingFound } from "../../render/spend/spend-page.ts";
import { comparisonsPage } from "../../render/what-if/comparisons-page.ts";
import { projectionPage, projectionsTable } from "../../render/what-if/projection-page.ts";
import { tablePage } from "../../render/what-if/table-page.ts";
import {
  comparisonsJson,
  projectionsJson,
  tableJson,
  whatIfJson,
} from "../../render/what-if/what-if-json.ts";
import { progressTalk } from "../progress-talk.ts";
import type { AssumeOption, WhatIfOptions } from "./whatif-options.ts";

/** Throws `usage.invalid` for more than one thing asked at once. */
export async function performWhatIf(options: WhatIfOptions): Promise<void> {
  const lever = leverOf(options);
  const asked = [lever, options.compare, options.table].filter((each) => each !== undefined);
  if (asked.length > 1) {
    throw new SufficeError("usage.invalid", {
      message: "one of --delegate, --switch, --policy, --compare and --table at a time",
    });
  }
  if (options.against !== undefined && options.table === undefined) {
    throw new SufficeError("usage.invalid", { message: "--against names a row of --table" });
  }
  process.stdout.write(await answer(options, lever));
}

async function answer(options: WhatIfOptions, lever: LeverAsked | undefined): Promise<string> {
  const { table, against, prices, compare, json } = options;
  if (table !== undefined) {
    const priced = await whatIfTable({ file: table, folder: process.cwd(), prices, against });
    return json === true ? tableJson(priced) : tablePage(priced);
  }
  const talk = progressTalk();
  const reading = { ...readingOf(options), onProgress: talk.show };
  if (compare !== undefined) {
    const compared = await compareKept(reading, compare === true ? undefined : compare).finally(talk.clear);
    return json === true ? comparisonsJson(compared) : comparisonsPage(compared);
  }
  const assumptions = assumedValues(options.assume ?? []);
  const { baseline } = options;
  if (lever === undefined) {
    const { projections, ...found } = await usualWhatIfs({ ...reading, baseline, assumptions }).finally(
      talk.clear,
    );
    if (json === true) return projectionsJson(projections, found);
    return projections.every(({ units }) => units.considered === 0)
      ? nothingFound(found.nothingAt)
      : `${projectionsTable(projections)}\nprojected; one lever alone, such as \`suffice whatif --delegate\`, shows what it is made of and what it assumes\n`;
  }
  const found = await whatIf({ ...reading, lever, baseline, assumptions, keeps: options.keep }).finally(
    talk.clear,
  );
  if (found.keepProblem !== undefined) process.stderr.write(`suffice: ${found.keepProblem}\n`);
  if (json === true) return whatIfJson(found);
  return found.projection.units.considered === 0 ? nothingFound(found.nothingAt) : projectionPage(found);
}

function readingOf(
  options: WhatIfOptions,
): Omit<Asked, "lever" | "baseline" | "assumptions" | "keeps" | "onProgress"> {
  const { source, since, until, prices, estimateOutput, index, config, ledger } = options;
  return {
    flags: { config, ledger },
    folder: process.cwd(),
    sources: source ?? [],
    run: undefined,
    since,
    until,
    prices,
    estimatesOutput: estimateOutput === true,
    usesIndex: index,
  };
}

/** An option without its value leaves the choice to the use case. */
function named(value: string | true): string | undefined {
  return value === true ? undefined : value;
}

function leverOf({ delegate, allChunks, switch: to, from, policy }: WhatIfOptions): LeverAsked | undefined {
  const levers: readonly LeverAsked[] = [
    ...(delegate === undefined
      ? []
      : [{ kind: "delegate" as const, to: named(delegate), allChunks: allChunks === true }]),
    ...(to === undefined ? [] : [{ kind: "switch" as const, to: named(to), from }]),
    ...(policy === undefined ? [] : [{ kind: "policy" as const, policy }]),
  ];
  if (levers.length > 1) {
    throw new SufficeError("usage.invalid", {
      message: "one lever at a time: --delegate, --switch or --policy",
    });
  }
  if (allChunks === true && delegate === undefined) {
    throw new SufficeError("usage.invalid", { message: "--all-chunks belongs to --delegate" });
  }
  return levers[0];
}

function assumedValues(options: readonly AssumeOption[]): AssumedValues {
  const values: Partial<Record<AssumptionName, AssumedValue>> = {};
  for (const { name, low, expected, high } of options) {
    const known = assumptionNames().find((each) => each === name);
    if (known === undefined) {
      throw new SufficeError("usage.invalid", {
        message: `--assume ${name}: there is no such assumption; there are ${assumptionNames().join(", ")}`,
      });
    }
    values[known] = { value: { low, expected, high }, why: "given with --assume", basis: "assumed" };
  }
  return values;
}

function assumptionNames(): readonly AssumptionName[] {
  return Object.keys(ASSUMPTIONS).filter(isAssumption);
}

function isAssumption(text: string): text is AssumptionName {
  return Object.hasOwn(ASSUMPTIONS, text);
}
