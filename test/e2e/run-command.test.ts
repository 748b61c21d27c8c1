import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startScriptedUpstream } from "../../src/testing/index.ts";
import { codeIn, config, openShop, runIn, type Shop, startCli, tickets } from "./shop.ts";

const CLOSED = "http://127.0.0.1:9";
const BACKLOG = ["--from", "jsonl", tickets];

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.remove());

async function refused(args: readonly string[]) {
  const { code, talk, output } = await shop.start(["run", ...args]).ended;
  return { code, error: codeIn(talk), talk, output };
}

test("a dirty repository is refused, and nothing is touched", async () => {
  await writeFile(join(shop.folder, "README.md"), "changed");
  const { code, error, talk } = await refused([...BACKLOG, "--base-url", CLOSED]);
  expect({ code, error }).toEqual({ code: 4, error: "repository.dirty" });
  expect(talk).toContain("README.md");
  expect(shop.git(["branch", "--list", "suffice/*"])).toBe("");
});

test("a folder that is no repository is refused by name", async () => {
  const { code, talk } = await startCli([
    "run",
    ...BACKLOG,
    "--repo",
    "/",
    "--config",
    config,
    "--base-url",
    CLOSED,
  ]).ended;
  expect({ code, error: codeIn(talk) }).toEqual({ code: 2, error: "repository.missing" });
});

test("without a key and without a server of one's own nothing begins", async () => {
  const { code, error, talk } = await refused(BACKLOG);
  expect({ code, error }).toEqual({ code: 5, error: "provider.unauthorised" });
  expect(talk).toContain("ANTHROPIC_API_KEY");
});

test("a gate without a command, neither set nor found, is refused before anything is spent, with an example", async () => {
  shop.git(["rm", "--quiet", "-r", "package.json", "test"]);
  shop.git([
    "-c",
    "user.name=shop",
    "-c",
    "user.email=shop@localhost",
    "commit",
    "--quiet",
    "-m",
    "No tests",
  ]);
  const empty = join(shop.folder, "..", "empty.yaml");
  await writeFile(empty, "policy: evidence\n");
  const { code, talk } = await startCli([
    "run",
    ...BACKLOG,
    "--repo",
    shop.folder,
    "--config",
    empty,
    "--ledger",
    shop.ledger,
    "--base-url",
    CLOSED,
  ]).ended;
  expect({ code, error: codeIn(talk) }).toEqual({ code: 3, error: "settings.invalid" });
  expect(talk).toContain('--gate tests="npm test"');
  expect(existsSync(shop.ledger)).toBe(false);
});

test("a pattern where a path is protected is refused: it would protect nothing", async () => {
  const flag = await refused([...BACKLOG, "--base-url", CLOSED, "--protect", "test/**"]);
  expect({ code: flag.code, error: flag.error }).toEqual({ code: 2, error: "usage.invalid" });
  const file = join(shop.folder, "..", "pattern.yaml");
  await writeFile(file, "protected_paths: [acceptance, test/*.js]\n");
  const { code, talk } = await startCli(["run", ...BACKLOG, "--repo", shop.folder, "--config", file]).ended;
  expect(code).toBe(3);
  expect(talk).toContain("pattern.yaml:1:31: protected_paths[1]: a path is meant, not a pattern");
});

test("tickets that depend on each other in a circle are refused by name", async () => {
  const file = join(shop.folder, "..", "circle.jsonl");
  await writeFile(
    file,
    '{"id":"a","title":"A","depends_on":["b"]}\n{"id":"b","title":"B","depends_on":["a"]}\n',
  );
  const { code, error, talk } = await refused(["--from", "jsonl", file, "--base-url", CLOSED]);
  expect({ code, error }).toEqual({ code: 2, error: "input.invalid" });
  expect(talk).toContain("a → b → a");
});

test("a provider that is down stops the run with everything saved, and the run goes on when it is back", async () => {
  const { code, error, talk } = await refused([...BACKLOG, "--base-url", CLOSED]);
  expect({ code, error }).toEqual({ code: 5, error: "provider.unreachable" });
  const run = runIn(talk);
  expect(talk).toContain(`suffice run --resume ${run}`);
  const upstream = await startScriptedUpstream({ script: shop.script });
  try {
    const resumed = await shop.start(["run", "--resume", run, "--base-url", upstream.url]).ended;
    expect(resumed).toMatchObject({ code: 4, signal: null });
    expect(shop.git(["rev-list", "--count", `main..suffice/${run}`]).trim()).toBe("4");
  } finally {
    await upstream.close();
  }
}, 60_000);

test("a run stops before its cap is passed, and goes on with a higher one", async () => {
  const upstream = await startScriptedUpstream({ script: shop.script });
  try {
    const capped = await refused([...BACKLOG, "--base-url", upstream.url, "--max-cost-usd", "0.12"]);
    expect({ code: capped.code, error: capped.error }).toEqual({ code: 4, error: "budget.run-cap" });
    expect(shop.figure("select sum(cost_nano_usd) from calls")).toBeLessThanOrEqual(120_000_000);
    const before = upstream.requests().length;
    const run = runIn(capped.talk);
    const resumed = await shop.start([
      "run",
      "--resume",
      run,
      "--base-url",
      upstream.url,
      "--max-cost-usd",
      "2",
    ]).ended;
    expect(resumed.code).toBe(4);
    expect(upstream.requests().length).toBeGreaterThan(before);
    expect(shop.figure("select count(*) from calls where outcome = 'answered'")).toBe(
      upstream.requests().length,
    );
  } finally {
    await upstream.close();
  }
}, 60_000);

test("Ctrl-C saves what is finished and says how to go on", async () => {
  let stop: (() => void) | undefined;
  const upstream = await startScriptedUpstream({
    script: shop.script,
    onRequest: async ({ cue }) => {
      if (cue?.task !== "shop-3" || cue.index !== 1) return;
      stop?.();
      await new Promise(() => {}); // never answered: the client has to let go by itself
    },
  });
  try {
    const life = shop.start(["run", ...BACKLOG, "--base-url", upstream.url]);
    stop = () => life.child.kill("SIGINT");
    const { code, talk } = await life.ended;
    expect({ code, error: codeIn(talk) }).toEqual({ code: 130, error: "run.interrupted" });
    expect(talk).toContain(`suffice run --resume ${runIn(talk)}`);
    expect(shop.git(["status", "--porcelain"])).toBe("");
  } finally {
    await upstream.close();
  }
});

test("--json streams events, then the run's summary and one receipt a task, and nothing else is on standard output", async () => {
  const upstream = await startScriptedUpstream({ script: shop.script });
  try {
    const { output } = await shop.start(["run", ...BACKLOG, "--base-url", upstream.url, "--json"]).ended;
    const lines: readonly { readonly schema: string; readonly event?: string; readonly task?: string }[] =
      output
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
    const receipts = lines.filter(({ schema }) => schema === "suffice.receipt/1");
    expect(receipts.map(({ task }) => task)).toEqual(["shop-1", "shop-2", "shop-3", "shop-4", "shop-5"]);
    expect(lines.slice(-5)).toEqual(receipts);
    expect(lines.at(-6)?.schema).toBe("suffice.run-summary/1");
    expect(new Set(lines.slice(0, -6).map(({ schema }) => schema))).toEqual(new Set(["suffice.event/1"]));
  } finally {
    await upstream.close();
  }
}, 60_000);

test("a finished run cannot be resumed, and an unknown one is said to be unknown", async () => {
  const upstream = await startScriptedUpstream({ script: shop.script });
  try {
    const { talk } = await shop.start(["run", ...BACKLOG, "--base-url", upstream.url]).ended;
    const again = await refused(["--resume", runIn(talk)]);
    expect({ code: again.code, error: again.error }).toEqual({ code: 2, error: "usage.invalid" });
    const unknown = await refused(["--resume", "20200101-000000-0000"]);
    expect({ code: unknown.code, error: unknown.error }).toEqual({ code: 2, error: "input.missing" });
  } finally {
    await upstream.close();
  }
}, 60_000);
