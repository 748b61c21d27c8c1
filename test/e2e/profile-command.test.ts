import { afterAll, beforeAll, expect, test } from "vitest";
import { startScriptedUpstream } from "../../src/testing/index.ts";
import { openShop, type Shop, startCli, tickets } from "./shop.ts";

interface ProfileJson {
  readonly schema: string;
  readonly priceBook: { readonly name: string; readonly date: string };
  readonly sources: readonly unknown[];
  readonly totals: Totals;
  readonly groups: readonly (Totals & { readonly key: Readonly<Record<string, string>> })[];
}

interface Totals {
  readonly calls: number;
  readonly unpricedCalls: number;
  readonly costUsd: number;
  readonly tokens: Readonly<Record<string, number>>;
  readonly costByClassUsd: Readonly<Record<string, number>>;
}

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  const upstream = await startScriptedUpstream({ script: shop.script });
  await shop.start(["run", "--from", "jsonl", tickets, "--base-url", upstream.url]).ended;
  await upstream.close();
}, 60_000);
afterAll(() => shop.remove());

async function profile(...args: readonly string[]) {
  return startCli(["profile", "--ledger", shop.ledger, ...args]).ended;
}

async function profileJson(...args: readonly string[]): Promise<ProfileJson> {
  return JSON.parse((await profile(...args, "--json")).output);
}

const nano = (usd: number) => Math.round(usd * 1e9);

test.each(["model", "tier", "task", "step"])(
  "by %s, the groups add up to the total, and that to the ledger",
  async (key) => {
    const { totals, groups, schema } = await profileJson("--by", key);
    expect(schema).toBe("suffice.profile/1");
    expect(groups.reduce((sum, group) => sum + nano(group.costUsd), 0)).toBe(nano(totals.costUsd));
    expect(nano(totals.costUsd)).toBe(shop.figure("select sum(cost_nano_usd) from calls"));
    expect(Object.values(totals.costByClassUsd).reduce((sum, usd) => sum + nano(usd), 0)).toBe(
      nano(totals.costUsd),
    );
    expect(groups.reduce((sum, group) => sum + group.calls, 0)).toBe(
      shop.figure("select count(*) from calls"),
    );
  },
);

test("groups by several keys are each other's product, dearest first", async () => {
  const { groups } = await profileJson("--by", "tier,step");
  expect(groups.map(({ key }) => key)).toEqual([
    { tier: "frontier", step: "implement" },
    { tier: "frontier", step: "review" },
    { tier: "mid", step: "implement" },
    { tier: "light", step: "implement" },
  ]);
});

test("the table lines up and ends with the total and the price book's date", async () => {
  const { output } = await profile("--by", "tier");
  const groups = output.split("\n\n").find((part) => part.startsWith("tier "));
  const [head = "", ...rows] = groups?.split("\n") ?? [];
  expect(rows.map((row) => row.split(/\s{2,}/)[0])).toEqual(["frontier", "mid", "light", "total"]);
  const end = head.indexOf("output") + "output".length;
  expect(rows.map((row) => /\d/.test(row[end - 1] ?? "") && row[end] === " ")).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(output).toContain("today's book: list 2026-11-20");
});

test("a period without calls is empty, not an error", async () => {
  const { totals, groups } = await profileJson("--until", "2020-01-01");
  expect({ calls: totals.calls, groups }).toEqual({ calls: 0, groups: [] });
});

test("a ledger that is named is shown alone, and one that is not there is a mistake", async () => {
  const { sources, totals } = await profileJson();
  expect(sources).toEqual([
    { kind: "suffice", path: shop.ledger, files: 1, calls: totals.calls, skipped: [] },
  ]);
  const { code, talk } = await startCli(["profile", "--ledger", `${shop.ledger}.gone`]).ended;
  expect(code).toBe(2);
  expect(talk).toContain("there is no ledger at");
});

test("by another book the ledger's calls are priced again, and those that it does not know are unpriced", async () => {
  const { totals } = await profileJson("--prices", "isolated-delegation");
  const again = await profileJson();
  expect(totals.calls).toBe(again.totals.calls);
  expect(totals.tokens).toEqual(again.totals.tokens);
  expect(totals.unpricedCalls).toBeGreaterThan(0);
});

test("a grouping that does not exist is refused with those that do", async () => {
  const { code, talk } = await profile("--by", "colour");
  expect(code).toBe(2);
  expect(talk).toContain("model, tier, project, conversation");
});
