import { estimateTokenCount } from "tokenx";
import { expect, test } from "vitest";
import { z } from "zod";
import { type Argv, nanoUsdFromUsd } from "../src/domain/index.ts";
import { aPolicy, aTicket } from "../src/testing/index.ts";
import { type Bench, type BenchOptions, calls, openBench, writes } from "./pipeline/bench.ts";
import { chunkOf, implementing, light, meeting, planOf, splitting } from "./pipeline/material.ts";

const NODE: readonly Argv[] = [["node", "check.mjs", "*"]];
const WHOLE = { name: "tests", argv: [process.execPath, "check.mjs", "a", "b"], timeoutMs: 10_000 } as const;

type Plan = ReturnType<typeof planOf>;

/** A ticket whose plan is the one given, with delegation on. */
function openPlanned(plan: Plan, options: Partial<BenchOptions>): Promise<Bench> {
  const { script = [], policy, ...others } = options;
  return openBench({
    delegate: true,
    ...others,
    script: [{ ...implementing("T-1", "acme-mid", [calls("submit_plan", plan)]), step: "plan" }, ...script],
    policy: { ...splitting(), ...policy },
    settings: { commands: NODE, gates: [WHOLE], ...others.settings },
  });
}

const ticket = () => light("T-1", { files: ["a.txt", "b.txt", "c.txt"] });
const wrote = (chunk: string, file: string) => chunkOf("T-1", chunk, "acme-light", writes(file, "good"));

/** Where each chunk went, and why. */
function placesOf(bench: Bench) {
  return bench.events().flatMap((event) => {
    if (event.kind !== "task-decided" || event.chunk === undefined) return [];
    const chosen = event.decision.trace.find(({ kind }) => kind === "place-chosen");
    return chosen?.kind === "place-chosen" ? [`${event.chunk} ${chosen.place}: ${chosen.because}`] : [];
  });
}

const APART = "a self-contained, bounded and verifiable piece of work needs no open conversation";

test("chunks that import one another stay in the main conversation, and the trace says which file does", async () => {
  const plan = planOf(
    { title: "a", files: ["a.txt", "a.mjs"] },
    { title: "b", files: ["b.txt", "b.mjs"] },
    { title: "c" },
  );
  const bench = await openPlanned(plan, {
    files: {
      "a.mjs": 'import { b } from "./b.mjs";\nexport const a = b;\n',
      "b.mjs": "export const b = 1;\n",
    },
    script: [wrote("c1", "a.txt"), wrote("c2", "b.txt"), wrote("c3", "c.txt")],
  });
  expect(await bench.run([ticket()])).toMatchObject([{ outcome: "accepted" }]);
  expect(placesOf(bench)).toEqual([
    'c1 main: a.mjs imports b.mjs, which "c2" changes',
    'c2 main: b.mjs is imported by a.mjs, which "c1" changes',
    `c3 isolated: ${APART}`,
  ]);
});

test("a file that is not there yet is tied to none, one that two chunks change ties the earlier; a later chunk finds earlier ones done", async () => {
  const plan = planOf(
    { title: "a", files: ["a.txt", "new.mjs"] },
    { title: "b", files: ["b.txt", "b.mjs"] },
    { title: "c", files: ["c.txt", "b.mjs"] },
  );
  const bench = await openPlanned(plan, {
    files: { "b.mjs": "export const b = 1;\n" },
    script: [wrote("c1", "a.txt"), wrote("c2", "b.txt"), wrote("c3", "c.txt")],
  });
  expect(await bench.run([ticket()])).toMatchObject([{ outcome: "accepted" }]);
  expect(placesOf(bench)).toEqual([
    `c1 isolated: ${APART}`,
    'c2 main: "c3" changes b.mjs too',
    `c3 isolated: ${APART}`,
  ]);
});

const Body = z.looseObject({
  system: z.array(z.unknown()),
  tools: z.array(z.unknown()),
  messages: z.array(z.looseObject({ content: z.array(z.looseObject({ text: z.string().optional() })) })),
});

/** The first request of each chunk. */
function openingsOf(bench: Bench) {
  const first = new Map<string, z.infer<typeof Body>>();
  for (const { chunk, body } of bench.requests()) {
    if (chunk !== undefined && !first.has(chunk)) first.set(chunk, Body.parse(body));
  }
  return first;
}

function textOfOpening(bench: Bench, chunk: string): string {
  return (openingsOf(bench).get(chunk)?.messages[0]?.content ?? []).map(({ text }) => text ?? "").join("\n");
}

const LONG = {
  ...planOf({ title: "a" }, { title: "b" }),
  summary: "Each file says good, and nothing else. ".repeat(800),
};
const bounded = (briefTokens: number) => ({ delegation: { ...aPolicy().delegation, briefTokens } });

test("a delegate is told no more than its budget: the plan is left out and named, the work itself is not", async () => {
  const bench = await openPlanned(LONG, {
    policy: bounded(200),
    script: [
      chunkOf("T-1", "c1", "acme-light", [calls("hand_back", { reason: "no plan" })]),
      chunkOf("T-1", "c1", "acme-mid", writes("a.txt", "good")),
      wrote("c2", "b.txt"),
    ],
  });
  expect(await bench.run([ticket()])).toMatchObject([{ outcome: "accepted", takeBacks: 1 }]);
  const told = textOfOpening(bench, "c2");
  expect(told).toContain("Left out, to keep this within 200 tokens: the whole plan.");
  expect(told).toContain(
    "## Files\n- b.txt\n\n## Acceptance criteria\n- It says good\n\n## It is verified by\n- node check.mjs b",
  );
  expect(told).not.toContain("nothing else");
  expect(estimateTokenCount(told)).toBeLessThanOrEqual(200);
  // Who takes it back works in the main conversation, where nothing is left out.
  const back = bench.requests().find(({ chunk, model }) => chunk === "c1" && model === "acme-mid");
  expect(JSON.stringify(back?.body)).toContain("nothing else");
  const notes = bench.events().flatMap((event) => (event.kind === "run-noted" ? [event.note] : []));
  expect(notes.toSorted()).toEqual([
    expect.stringMatching(
      /^chunk c1: a brief of about \d+ tokens of at most 200; with system text and tools its first call read 1000$/,
    ),
    expect.stringMatching(
      /^chunk c2: a brief of about \d+ tokens of at most 200; with system text and tools its first call read 1000$/,
    ),
  ]);
});

test("where even the work itself does not fit, the chunk stays, and its decision says so", async () => {
  const acceptance = Array.from({ length: 60 }, (_, index) => `Line ${index} of the file says good`);
  const plan = planOf({ title: "a", acceptance }, { title: "b" });
  const bench = await openPlanned(plan, {
    policy: bounded(200),
    script: [wrote("c1", "a.txt"), wrote("c2", "b.txt")],
  });
  expect(await bench.run([ticket()])).toMatchObject([{ outcome: "accepted" }]);
  expect(placesOf(bench)).toEqual([
    expect.stringMatching(
      /^c1 main: what it must be told has about \d{3} tokens without anything that could be left out, and a brief may have 200$/,
    ),
    `c2 isolated: ${APART}`,
  ]);
  expect(textOfOpening(bench, "c1")).toContain("Line 59 of the file says good");
});

test("siblings wait for the first answer where its prefix can be read from the cache, and begin with the same bytes", async () => {
  const begunBeforeAnswer: string[] = [];
  const seen = new Set<string>();
  const bench: Bench = await openPlanned(
    { ...LONG, chunks: planOf({ title: "a" }, { title: "b" }, { title: "c" }).chunks },
    {
      script: [wrote("c1", "a.txt"), wrote("c2", "b.txt"), wrote("c3", "c.txt")],
      onRequest({ chunk }) {
        if (chunk === undefined || seen.has(chunk)) return;
        seen.add(chunk);
        const isAnswered = bench
          .events()
          .some((event) => event.kind === "call-answered" && event.chunk === "c1");
        if (!isAnswered) begunBeforeAnswer.push(chunk);
      },
    },
  );
  expect(await bench.run([ticket()])).toMatchObject([{ outcome: "accepted" }]);
  expect([begunBeforeAnswer, seen.size]).toEqual([["c1"], 3]);

  const [first, second] = ["c1", "c2"].map((chunk) => openingsOf(bench).get(chunk));
  const shared = (body: typeof first) => [body?.tools, body?.system, body?.messages[0]?.content[0]];
  expect(shared(second)).toEqual(shared(first));
  expect(shared(first).at(-1)).toMatchObject({ cache_control: { type: "ephemeral" } });
  expect(second?.messages[0]?.content).toHaveLength(2);
  expect(second?.messages[0]?.content[1]).not.toEqual(first?.messages[0]?.content[1]);
  // All that a provider would have in its cache by then, and charge as read.
  const [one = Buffer.of(), two = Buffer.of()] = ["c1", "c2"].map((chunk) =>
    Buffer.from(JSON.stringify(bench.requests().find((request) => request.chunk === chunk)?.body)),
  );
  const sharedBytes = one.findIndex((byte, index) => byte !== two[index]);
  expect(one.length - sharedBytes).toBeLessThan(300);
  expect(estimateTokenCount(JSON.stringify(shared(second)))).toBeGreaterThan(4096);
});

test("siblings whose prefix is too short for any cache begin at once", async () => {
  const { come } = meeting(2);
  const seen = new Set<string>();
  const bench = await openPlanned(planOf({ title: "a" }, { title: "b" }), {
    script: [wrote("c1", "a.txt"), wrote("c2", "b.txt")],
    // Neither is answered before both have asked.
    async onRequest({ chunk }) {
      if (chunk === undefined || seen.has(chunk)) return;
      seen.add(chunk);
      await come();
    },
  });
  expect(await bench.run([ticket()])).toMatchObject([{ outcome: "accepted" }]);
});

test("siblings of one that stops the run before it was answered are not begun", async () => {
  const bench = await openPlanned(LONG, { script: [wrote("c1", "a.txt"), wrote("c2", "b.txt")] });
  // Enough for the plan, and not for the first call of a chunk.
  const failed = bench.run([ticket()], { maxCostUsd: nanoUsdFromUsd(0.08) });
  await expect(failed).rejects.toMatchObject({ code: "budget.run-cap" });
  expect(bench.requests().flatMap(({ chunk }) => chunk ?? [])).toEqual([]);
  expect(await bench.run([ticket()])).toMatchObject([{ outcome: "accepted" }]);
});

test("a ticket alone is no chunk: what it is told stands in one block, as it always did", async () => {
  const bench = await openBench({
    script: [implementing("T-2", "acme-light", writes("T-2.txt", "good"))],
    policy: { pipeline: aPolicy().pipeline },
  });
  await bench.run([aTicket({ ...light("T-2") })]);
  const [request] = bench.requests();
  expect(Body.parse(request?.body).messages[0]?.content).toHaveLength(1);
});
