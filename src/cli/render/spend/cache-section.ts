import {
  allLosses,
  CACHE_LOSS_CAUSES,
  type CacheLossCause,
  type CacheReport,
} from "../../../conversations/index.ts";
import { formatUsd, nanoUsdFromUsd } from "../../../domain/index.ts";
import { count } from "../count.ts";
import { moneyColumn } from "../money-column.ts";
import { cut, table } from "../table.ts";

const MODEL_WIDTH = 40;

const CAUSES: Record<CacheLossCause, string> = {
  compaction: "compaction",
  expiry: "expired while idle",
  "model-switch": "model changed",
  "tools-changed": "tools or system text changed",
  unexplained: "not explained",
};

/** What the caches were worth, and what was lost of them; nothing where no call belongs to a conversation. */
export function cacheSection(cache: CacheReport): string {
  if (cache.calls === 0) return "";
  return [lossTable(cache), worth(cache)].filter((part) => part !== "").join("\n");
}

function lossTable({ losses, parts }: CacheReport): string {
  const all = allLosses(losses);
  if (all.count === 0) return "";
  const rows = CACHE_LOSS_CAUSES.filter((cause) => losses[cause].count > 0).toSorted(
    (a, b) => losses[b].amount - losses[a].amount,
  );
  const money = moneyColumn([all.amount, ...rows.map((cause) => losses[cause].amount)]);
  const cells = (name: string, { count: times, tokens, amount, unpriced }: typeof all) => [
    name,
    count(times),
    count(tokens),
    unpriced === 0 ? money(amount) : `${money(amount)} + ${unpriced} unpriced`,
  ];
  const page = table({
    head: ["cache lost by", "times", "tokens again", "cost more"],
    rows: [...rows.map((cause) => cells(CAUSES[cause], losses[cause])), cells("total", all)],
    right: ["times", "tokens again", "cost more"],
  });
  const share = parts.rewrite.costShare;
  return share === undefined
    ? page
    : `${page}\nof all dollars, ${percent(parts.read.costShare)} went for reading context again, ${percent(parts.firstWrite.costShare)} for writing it first, ${percent(share)} for writing it once more\n`;
}

/** In all, and by model where there are several. */
function worth({ hitRate, input, byModel }: CacheReport): string {
  if (hitRate === undefined) return "";
  const sentence = worthSentence(hitRate, input);
  if (byModel.length < 2) return sentence;
  const money = moneyColumn(
    byModel.flatMap(({ input: price }) =>
      price === undefined ? [] : [price.effectiveUsdPerMillion, price.listUsdPerMillion].map(nanoUsdFromUsd),
    ),
  );
  const page = table({
    head: ["sent to", "from a cache", "a million tokens", "without caching", "saved"],
    rows: byModel.map(({ model, hitRate: hits, input: price }) => [
      cut(model, MODEL_WIDTH),
      percent(hits),
      price === undefined ? "" : money(nanoUsdFromUsd(price.effectiveUsdPerMillion)),
      price === undefined ? "" : money(nanoUsdFromUsd(price.listUsdPerMillion)),
      price === undefined ? "" : percent(price.saved),
    ]),
    right: ["from a cache", "a million tokens", "without caching", "saved"],
  });
  return `${page}\n${sentence}`;
}

function worthSentence(hitRate: number, input: CacheReport["input"]): string {
  const hits = `of what was sent, ${percent(hitRate)} came out of a cache`;
  if (input === undefined) return `${hits}\n`;
  const { effectiveUsdPerMillion: paid, listUsdPerMillion: list, saved } = input;
  const saving = saved < 0 ? `${percent(-saved)} more` : `${percent(saved)} less`;
  const [price, without] = [paid, list].map((usd) => formatUsd(nanoUsdFromUsd(usd)));
  return `${hits}: ${price} per million tokens sent, ${saving} than ${without} without caching\n`;
}

export function percent(share: number | undefined): string {
  return share === undefined ? "?" : `${(100 * share).toFixed(1)} %`;
}
