import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import {
  BASES,
  type CallEntry,
  type Instant,
  messageOf,
  type PriceBook,
  parseInstant,
  SufficeError,
  usageOf,
} from "../../domain/index.ts";
import { costOfUsage, priceAt, priceBookLabel } from "../../pricing/index.ts";
import {
  type ArmFigures,
  type ArmRatio,
  armCaveats,
  armFigures,
  armRatio,
  type Caveat,
} from "../../trials/index.ts";
import { systemClock } from "../clock.ts";
import { loadPresets } from "../presets.ts";

export interface TableReportOptions {
  readonly file: string;
  readonly folder: string;
  /** A price book's name, or a file of prices; absent: the list. */
  readonly prices: string | undefined;
  readonly allowMixed: boolean;
}

export interface TableRatio extends ArmRatio {
  readonly from: string;
  readonly to: string;
  readonly caveats: readonly Caveat[];
}

/** A table of arms that were measured elsewhere. */
export interface ArmTableReport {
  readonly rows: readonly ArmFigures[];
  /** Every other row over the candidate. */
  readonly ratios: readonly TableRatio[];
  readonly priceBook: string;
}

const count = z.number().int().min(0).default(0);

const tableSchema = z
  .strictObject({
    /** The day whose prices count. */
    date: z.string().optional(),
    rows: z
      .array(
        z.strictObject({
          name: z.string().min(1),
          mode: z.string().min(1),
          model: z.string().min(1),
          basis: z.enum(BASES),
          task: z.string().optional(),
          commit: z.string().optional(),
          candidate: z.literal(true).optional(),
          tokens: z.strictObject({
            freshInput: count,
            cacheRead: count,
            cacheWrite5m: count,
            cacheWrite1h: count,
            output: count,
          }),
        }),
      )
      .min(2),
  })
  .refine(({ rows }) => rows.filter(({ candidate }) => candidate === true).length === 1, {
    message: 'one row has "candidate": true, and the others are compared with it',
  });
type TableRow = z.infer<typeof tableSchema>["rows"][number];

/** The same table, levers and caveats as of a trial, for arms of which only the tokens are known. Throws `input.*`. */
export async function reportTable(options: TableReportOptions): Promise<ArmTableReport> {
  const { file, folder, prices, allowMixed } = options;
  const path = resolve(folder, file);
  const { date, rows } = await readTable(path);
  const at = date === undefined ? systemClock() : parseInstant(date);
  if (at === undefined) throw wrong(path, `date: "${date}" is no day`);
  const priceBook = await (await loadPresets()).priceBook(prices ?? "list", folder);
  const arms = rows.map((row) => armOf(row, priceBook, at));
  const candidate = arms.find(({ row }) => row.candidate === true);
  const ratios = arms.flatMap((arm) =>
    candidate === undefined || arm === candidate
      ? []
      : {
          from: arm.row.name,
          to: candidate.row.name,
          ...armRatio(arm, candidate, { priceBook, allowMixed }),
          caveats: armCaveats(arm, candidate),
        },
  );
  return { rows: arms.map(({ figures }) => figures), ratios, priceBook: priceBookLabel(priceBook) };
}

function armOf(row: TableRow, priceBook: PriceBook, at: Instant) {
  const { name, mode, model, basis, task, commit, tokens } = row;
  const usage = usageOf(tokens);
  const call: CallEntry = {
    type: "call",
    source: "table",
    sourceId: name,
    at,
    tags: {},
    provider: "unknown",
    modelAsked: model,
    modelAnswered: model,
    outcome: "answered",
    errorCode: undefined,
    usage,
    cost: costOfUsage(usage, priceAt(priceBook, model, at)),
    priceBook: priceBookLabel(priceBook),
    durationMs: 0,
    requestId: undefined,
  };
  return { row, figures: armFigures([call], { name, mode, basis }), calls: [call], task, commit };
}

async function readTable(path: string) {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new SufficeError("input.missing", {
      message: `${path} cannot be read: ${messageOf(cause)}`,
      cause,
    });
  }
  const read = tableSchema.safeParse(jsonIn(text, path));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw wrong(
    path,
    `${issue?.path.map(String).join(".") ?? ""}: ${issue?.message ?? "it is no table of arms"}`,
  );
}

function jsonIn(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw wrong(path, messageOf(error));
  }
}

function wrong(path: string, why: string): SufficeError {
  return new SufficeError("input.invalid", { message: `${path}: ${why}` });
}
