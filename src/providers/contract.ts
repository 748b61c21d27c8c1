import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { inspect } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  type Instant,
  instant,
  type Message,
  type ModelReply,
  type ModelRequest,
  type Usage,
  usageOf,
  userText,
} from "../domain/index.ts";
import { type ScriptedReply, startScriptedUpstream } from "../testing/index.ts";
import type { HttpProvider } from "./http-provider.ts";
import { ProviderFailure } from "./provider-failure.ts";
import { Secret } from "./secret.ts";

export interface OpenOptions {
  readonly baseUrl: string;
  readonly apiKey: Secret | undefined;
  readonly timeoutMs: number;
  readonly now: () => Instant;
}

/** A provider under test, and what its format looks like on the wire. */
export interface ProviderSubject {
  readonly open: (options: OpenOptions) => HttpProvider;
  readonly path: string;
  readonly streamType: string;
  /** The header that holds the key, if it takes one. */
  readonly keyHeader: string | undefined;
  /** The headers of its own, without those of HTTP. */
  readonly headers: readonly string[];
  /** A reply as the server writes it, piece by piece. */
  readonly pieces: (reply: ModelReply) => readonly string[];
  readonly wholeBody: (reply: ModelReply) => unknown;
  /** An error that is told in the middle of a stream. */
  readonly errorPiece: string;
  /** How a reply's usage reads in this format. */
  readonly told: (usage: Usage) => Usage;
  /** What is known of it when the stream is cut before its end. */
  readonly toldWhenCut: Usage | undefined;
  /** Undefined where the format gives none. */
  readonly requestId: string | undefined;
  readonly requestIdHeader: string | undefined;
}

const KEY = "sk-do-not-print-me";
const NOON: Instant = instant(Date.UTC(2026, 10, 20, 12));
const SCRIPTED = { freshInput: 12, cacheRead: 300, cacheWrite5m: 40, output: 8 };

const REQUEST: ModelRequest = {
  model: "acme-mid",
  system: "You write code.",
  messages: [userText("Ticket: T-1\nAdd a test.")],
  tools: [{ name: "read", description: "Reads a file.", inputSchema: { type: "object" } }],
  maxOutputTokens: 4096,
};

const REPLY: ModelReply = {
  model: "acme-mid-20261101",
  content: [{ type: "text", text: "Done, and tested, each line of it and with every letter: naïve “ü𝄞”." }],
  stop: { kind: "end", raw: undefined },
  usage: usageOf(SCRIPTED),
  requestId: undefined,
};

/** What every provider over HTTP keeps to, tried over real sockets. */
export function providerContract(name: string, subject: ProviderSubject): void {
  const { streamType } = subject;
  const head = {
    "content-type": streamType,
    ...(subject.requestIdHeader !== undefined && { [subject.requestIdHeader]: "req_7" }),
  };
  const open = (options: Partial<OpenOptions>): HttpProvider => {
    const provider = subject.open({
      baseUrl: "http://127.0.0.1:9",
      apiKey: new Secret(KEY),
      timeoutMs: 15_000,
      now: () => NOON,
      ...options,
    });
    onTestFinished(() => provider.close());
    return provider;
  };
  const failureAt = (baseUrl: string, options: Partial<OpenOptions> = {}, sent = sending()) =>
    failureOf(open({ baseUrl, ...options }).send(REQUEST, sent));

  describe(`${name} as a provider: answers`, () => {
    test("a reply is read to its end, with the model that gave it and what it used", async () => {
      const url = await serve((_, response) =>
        response.writeHead(200, head).end(subject.pieces(REPLY).join("")),
      );
      expect(await open({ baseUrl: url }).send(REQUEST, sending())).toEqual({
        ...REPLY,
        stop: { kind: "end", raw: expect.any(String) },
        usage: subject.told(usageOf(SCRIPTED)),
        requestId: subject.requestId,
      });
    });

    test("an answer in one piece says the same", async () => {
      const url = await serve((_, response) => {
        const type = { ...head, "content-type": "application/json; charset=utf-8" };
        response.writeHead(200, type).end(JSON.stringify(subject.wholeBody(REPLY)));
      });
      const { content, usage } = await open({ baseUrl: url }).send(REQUEST, sending());
      expect([content, usage]).toEqual([REPLY.content, subject.told(usageOf(SCRIPTED))]);
    });

    test("a conversation with a tool goes there and back", async () => {
      const upstream = await scripted(
        { say: "I read.", tools: [{ name: "read", input: { path: "naïve.ts" } }], usage: SCRIPTED },
        { say: "Done.", usage: SCRIPTED },
      );
      const provider = open({ baseUrl: upstream.url });
      const first = await provider.send(REQUEST, sending());
      expect([first.content, first.stop.kind]).toEqual([
        [
          { type: "text", text: "I read." },
          { type: "tool-use", id: expect.any(String), name: "read", input: { path: "naïve.ts" } },
        ],
        "tool-use",
      ]);
      const second = await provider.send({ ...REQUEST, messages: withResults(first) }, sending());
      expect(second.content).toEqual([{ type: "text", text: "Done." }]);
      expect(upstream.requests().map(({ cue }) => cue?.index)).toEqual([0, 1]);
    });

    test("a call is one POST with the declared headers and no other", async () => {
      const seen: { method: string | undefined; url: string | undefined; headers: readonly string[] }[] = [];
      const url = await serve((incoming, response) => {
        void buffer(incoming).then(() => {
          seen.push({ method: incoming.method, url: incoming.url, headers: ownHeaders(incoming) });
          response.writeHead(200, head).end(subject.pieces(REPLY).join(""));
        });
      });
      await open({ baseUrl: `${url}/s/chunk-7` }).send(REQUEST, sending());
      const key = subject.keyHeader === undefined ? [] : [subject.keyHeader];
      const headers = ["accept", "content-type", ...subject.headers, ...key].toSorted();
      expect(seen).toEqual([{ method: "POST", url: `/s/chunk-7${subject.path}`, headers }]);
    });

    test("a long answer is read whole", async () => {
      const text = "All work and no play. ".repeat(20_000);
      const reply = { ...REPLY, content: [{ type: "text", text } as const] };
      const url = await serve((_, response) =>
        response.writeHead(200, head).end(subject.pieces(reply).join("")),
      );
      expect((await open({ baseUrl: url }).send(REQUEST, sending())).content).toEqual(reply.content);
    });
  });

  describe(`${name} as a provider: refusals`, () => {
    test.each([
      [400, "provider.invalid-request"],
      [401, "provider.unauthorised"],
      [403, "provider.unauthorised"],
      [404, "provider.model-unknown"],
      [413, "provider.context-too-long"],
      [429, "provider.rate-limited"],
      [500, "provider.overloaded"],
      [503, "provider.overloaded"],
      [529, "provider.overloaded"],
    ])("%i is %s, quotes the server, and costs nothing", async (status, code) => {
      const fail = { status, type: "some_error", message: "So it is.", retryAfterSeconds: 7 };
      const upstream = await scripted({ fail, usage: SCRIPTED });
      const failure = await failureAt(upstream.url);
      expect([failure.code, failure.mayBeBilled, failure.usage, failure.retryAfterMs]).toEqual([
        code,
        false,
        undefined,
        7000,
      ]);
      expect(failure.message).toMatch(new RegExp(`^acme-mid at .*: answered ${status}.*: So it is\\.`));
    });

    test("a prompt that is too long is known by the server's words", async () => {
      const message = "prompt is too long: 210000 tokens > 200000 maximum";
      const upstream = await scripted({
        fail: { status: 400, type: "invalid_request_error", message },
        usage: SCRIPTED,
      });
      expect((await failureAt(upstream.url)).code).toBe("provider.context-too-long");
    });

    test("a redirect is refused, and not followed", async () => {
      const asked: (string | undefined)[] = [];
      const url = await serve((incoming, response) => {
        asked.push(incoming.url);
        response.writeHead(307, { location: "/elsewhere" }).end();
      });
      const failure = await failureAt(url);
      expect([failure.code, failure.mayBeBilled, asked]).toEqual([
        "provider.unreachable",
        false,
        [subject.path],
      ]);
    });

    test("a server that is not there is unreachable, and nothing was sent", async () => {
      const upstream = await startScriptedUpstream({ script: [] });
      await upstream.close();
      const failure = await failureAt(upstream.url);
      expect([failure.code, failure.mayBeBilled]).toEqual(["provider.unreachable", false]);
      expect(failure.message).toContain("check the base URL and that the server runs");
    });
  });

  describe(`${name} as a provider: answers that break`, () => {
    test("a stream that is cut in the middle tells what had been used until then", async () => {
      const upstream = await scripted({
        say: "Well, it is like this, if you ask me, and it has always been like this.",
        usage: SCRIPTED,
        breakAfterEvents: 3,
      });
      const failure = await failureAt(upstream.url);
      expect([failure.code, failure.mayBeBilled, failure.usage]).toEqual([
        "provider.stream-broken",
        true,
        subject.toldWhenCut,
      ]);
    });

    test("an error in the middle of an answer has the server's reason, and may have been billed", async () => {
      const begun = subject.pieces(REPLY).slice(0, 2).join("");
      const url = await serve((_, response) =>
        response.writeHead(200, head).end(`${begun}${subject.errorPiece}`),
      );
      const failure = await failureAt(url);
      expect([failure.message, failure.mayBeBilled]).toEqual([
        expect.stringMatching(/failed in the middle of its answer.*: It broke\./),
        true,
      ]);
    });

    test.each<[string, string, string]>([
      ["a page of a proxy", "text/html", "<p>Log in</p>"],
      ["garbage for a stream", streamType, "data: \u0000\u0001{{{\n\n{{{\n"],
      ["an empty stream", streamType, ""],
      ["garbage for a body", "application/json", '{"ok":tr'],
      ["JSON of another kind", "application/json", '{"ok":true}'],
      ["a list", "application/json", "[]"],
      ["nothing", "application/json", ""],
    ])("%s is no answer", async (_, type, body) => {
      const url = await serve((_request, response) =>
        response.writeHead(200, { "content-type": type }).end(body),
      );
      expect((await failureAt(url)).code).toBe("provider.stream-broken");
    });

    test.each([
      ["a stream", streamType],
      ["a body", "application/json"],
    ])("%s that never ends is left", async (_, type) => {
      const megabyte = `: ${"x".repeat(1024 * 1024)}`;
      const url = await serve((_request, response) => {
        response.writeHead(200, { "content-type": type });
        // In turns of the loop: else a Node that calls back at once would never hear that the client has left.
        const pour = (error?: Error | null): void => {
          const isOpen = !response.destroyed && response.socket?.destroyed !== true;
          if (isOpen && (error === undefined || error === null))
            response.write(megabyte, (failure) => setImmediate(pour, failure));
        };
        pour();
      });
      const failure = await failureAt(url);
      expect(failure.code).toBe("provider.stream-broken");
      expect(failure.message).toContain("the answer is larger than 32 MiB");
    });

    test("no answer within the time limit is a time-out, and may have been billed", async () => {
      const url = await serve(() => {});
      const failure = await failureAt(url, { timeoutMs: 50 });
      expect([failure.code, failure.mayBeBilled]).toEqual(["provider.timed-out", true]);
    });

    test("an answer that falls silent is a time-out with the usage so far", async () => {
      const begun = subject.pieces(REPLY).slice(0, 3).join("");
      const url = await serve((_, response) => void response.writeHead(200, head).write(begun));
      const failure = await failureAt(url, { timeoutMs: 50 });
      expect([failure.code, failure.mayBeBilled, failure.usage]).toEqual([
        "provider.timed-out",
        true,
        subject.toldWhenCut,
      ]);
    });

    test("a call that was called off before it began is not made", async () => {
      const upstream = await scripted({ say: "Done.", usage: SCRIPTED });
      const failure = await failureAt(upstream.url, {}, sending(AbortSignal.abort()));
      expect([failure.code, failure.mayBeBilled, upstream.requests()]).toEqual([
        "run.interrupted",
        false,
        [],
      ]);
    });

    test("a call that is called off in the middle of its answer ends at once", async () => {
      const controller = new AbortController();
      const begun = subject.pieces(REPLY).slice(0, 3).join("");
      const url = await serve((_, response) => {
        response.writeHead(200, head).write(begun, () => setImmediate(() => controller.abort()));
      });
      const failure = await failureAt(url, {}, sending(controller.signal));
      expect([failure.code, failure.mayBeBilled]).toEqual(["run.interrupted", true]);
    });

    test("closing the provider ends the calls that are under way", async () => {
      const provider = open({ baseUrl: await serve(() => void provider.close()) });
      const failure = await failureOf(provider.send(REQUEST, sending()));
      expect([failure.code, failure.mayBeBilled]).toEqual(["run.interrupted", true]);
    });
  });

  if (subject.keyHeader === undefined) return;
  describe(`${name} as a provider: keys`, () => {
    test.each<[string, RequestListener]>([
      ["an error that quotes it", (_, response) => response.writeHead(401).end(`{"error":"bad key ${KEY}"}`)],
      [
        "an error with it where the text is cut",
        (_, response) => response.writeHead(500).end(`${"x".repeat(490)}${KEY}`),
      ],
      ["a redirect to it", (_, response) => response.writeHead(302, { location: `/${KEY}` }).end()],
      ["a content type that is it", (_, response) => response.writeHead(200, { "content-type": KEY }).end()],
    ])("the key is in no failure: %s", async (_, listener) => {
      const baseUrl = await serve(listener);
      const failure = await failureAt(baseUrl);
      const inspected = inspect(failure, { depth: 20, showHidden: true, maxStringLength: null });
      expect(inspected).not.toContain(KEY.slice(0, 8));
    });
  });
}

function withResults(reply: ModelReply): readonly Message[] {
  const calls = reply.content.flatMap((block) => (block.type === "tool-use" ? [block] : []));
  return [
    ...REQUEST.messages,
    { role: "assistant", content: reply.content },
    {
      role: "user",
      content: calls.map(({ id }) => ({
        type: "tool-result",
        toolUseId: id,
        text: "Ticket: T-9\nexport {}",
        isError: false,
      })),
    },
  ];
}

const OF_HTTP: ReadonlySet<string> = new Set(["host", "connection", "content-length"]);

function ownHeaders(incoming: IncomingMessage): readonly string[] {
  return Object.keys(incoming.headers)
    .filter((header) => !OF_HTTP.has(header))
    .toSorted();
}

function sending(signal: AbortSignal = new AbortController().signal) {
  return { signal, idempotencyKey: "run-1/T-1/0" };
}

async function scripted(...replies: readonly ScriptedReply[]) {
  const upstream = await startScriptedUpstream({ script: [{ task: "T-1", model: "acme-mid", replies }] });
  onTestFinished(() => upstream.close());
  return upstream;
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address: AddressInfo | string | null = server.address();
  return typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}` : "";
}

async function failureOf(reply: Promise<ModelReply>): Promise<ProviderFailure> {
  const error = await reply.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ProviderFailure) return error;
  throw new Error("expected a ProviderFailure", { cause: error });
}
