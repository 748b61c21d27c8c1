import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Readable, Writable } from "node:stream";
import { z } from "zod";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** The program that `CHROME_PATH` names, else the first Chromium on the `PATH`. */
export function findChromium(): string | undefined {
  const named = process.env["CHROME_PATH"];
  if (named !== undefined && named !== "") return named;
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
}

/** What the protocol says; its many shapes are looked into where they are used. */
const Said = z.record(z.string(), z.unknown()).default({});
type Said = z.infer<typeof Said>;

const WireMessage = z.object({
  id: z.number().optional(),
  error: z.object({ message: z.string() }).optional(),
  result: Said,
  method: z.string().optional(),
  params: Said,
  sessionId: z.string().optional(),
});
type WireMessage = z.infer<typeof WireMessage>;

export interface Browser {
  readonly open: (url: string, look: Look) => Promise<OpenPage>;
  readonly close: () => Promise<void>;
}

export interface Look {
  readonly width: number;
  readonly scheme: "light" | "dark";
  readonly media: "screen" | "print";
  /** As a reader that runs no script sees it. */
  readonly isWithoutScript?: true;
}

export interface OpenPage {
  /** The value of an expression in the page; promises are awaited. */
  readonly evaluate: (expression: string) => Promise<unknown>;
  readonly send: (method: string, params?: object) => Promise<Said>;
  /** What the page complained of: errors thrown, errors logged, what its policy refused. */
  readonly complaints: readonly string[];
  /** Addresses that it asked for, its own included. */
  readonly requests: readonly string[];
}

/** Drives a browser over the two pipes of its debugging protocol: no port is opened and no package is needed. */
export async function startBrowser(program: string): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), "suffice-chromium-"));
  const args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"];
  const child = spawn(program, [...args, `--user-data-dir=${profile}`, "--remote-debugging-pipe"], {
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
  });
  const exited = new Promise<void>((resolve, reject) => {
    child.once("exit", () => resolve());
    child.once("error", reject);
  });
  const [, , , input, output] = child.stdio;
  if (!(input instanceof Writable) || !(output instanceof Readable))
    throw new Error("the browser has no pipes");
  const wire = openWire(input, output, exited);
  return {
    open: (url, look) => openPage(wire, url, look),
    close: async () => {
      await wire.send("Browser.close").catch(() => child.kill("SIGKILL"));
      await exited;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

type Hear = (method: string, params: Said) => void;

interface Wire {
  readonly send: (method: string, params?: object, session?: string) => Promise<Said>;
  /** Tells each event of a session. */
  readonly listen: (session: string, hear: Hear) => void;
}

function openWire(input: Writable, output: Readable, exited: Promise<void>): Wire {
  const waiting = new Map<number, { resolve: (result: Said) => void; reject: (error: Error) => void }>();
  const listeners = new Map<string, Hear>();
  let count = 0;
  let rest = "";
  const hear = ({ id, error, result, method, params, sessionId }: WireMessage) => {
    if (id === undefined) {
      if (method !== undefined && sessionId !== undefined) listeners.get(sessionId)?.(method, params);
      return;
    }
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(new Error(`the browser refused: ${error.message}`));
  };
  output.setEncoding("utf8").on("data", (text: string) => {
    const messages = (rest + text).split("\0");
    rest = messages.pop() ?? "";
    for (const message of messages) hear(WireMessage.parse(JSON.parse(message)));
  });
  // A browser that is gone answers nobody; its pipe breaks while something may still be written.
  input.on("error", () => {});
  const leave = () => {
    for (const { reject } of waiting.values()) reject(new Error("the browser ended"));
  };
  exited.then(leave, leave);
  return {
    send: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        count += 1;
        waiting.set(count, { resolve, reject });
        input.write(`${JSON.stringify({ id: count, method, params, sessionId })}\0`);
      }),
    listen: (session, hearer) => void listeners.set(session, hearer),
  };
}

async function openPage(wire: Wire, url: string, look: Look): Promise<OpenPage> {
  const { targetId } = await wire.send("Target.createTarget", { url: "about:blank" });
  const attached = await wire.send("Target.attachToTarget", { targetId, flatten: true });
  const session = z.string().parse(attached["sessionId"]);
  const send = (method: string, params: object = {}) => wire.send(method, params, session);
  const complaints: string[] = [];
  const requests: string[] = [];
  const loaded = new Promise<void>((resolve) => {
    wire.listen(session, (method, params) => {
      if (method === "Page.loadEventFired") resolve();
      if (method === "Network.requestWillBeSent") requests.push(requestUrl(params));
      if (COMPLAINTS.has(method)) complaints.push(JSON.stringify(params));
    });
  });
  for (const domain of ["Page", "Runtime", "Log", "Network"]) await send(`${domain}.enable`);
  await send("Emulation.setDeviceMetricsOverride", {
    width: look.width,
    height: 900,
    deviceScaleFactor: 1,
    mobile: look.width < 600,
  });
  await send("Emulation.setEmulatedMedia", {
    media: look.media,
    features: [{ name: "prefers-color-scheme", value: look.scheme }],
  });
  if (look.isWithoutScript) await send("Emulation.setScriptExecutionDisabled", { value: true });
  await send("Page.navigate", { url });
  await loaded;
  const evaluate = async (expression: string) =>
    valueOf(await send("Runtime.evaluate", { ...BY_VALUE, expression }));
  return { send, complaints, requests, evaluate };
}

const COMPLAINTS: ReadonlySet<string> = new Set([
  "Runtime.exceptionThrown",
  "Runtime.consoleAPICalled",
  "Log.entryAdded",
]);

const BY_VALUE = { returnByValue: true, awaitPromise: true };

function requestUrl(params: Said): string {
  return z.object({ request: z.object({ url: z.string() }) }).parse(params).request.url;
}

function valueOf(answer: Said): unknown {
  if (answer["exceptionDetails"] !== undefined) throw new Error(JSON.stringify(answer["exceptionDetails"]));
  return z.object({ value: z.unknown().optional() }).parse(answer["result"]).value;
}
