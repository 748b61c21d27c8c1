import type { Dispatcher } from "undici";
import type { Clock, Json } from "../../domain/index.ts";
import { isJsonArray, isJsonObject, type JsonObject, parseJson } from "../../protocols/index.ts";
import { brokenOff, type CallUnderWay, interrupted, refused, unusable } from "../call-failures.ts";
import { type Line, openLine } from "../http-line.ts";
import { errorIn, headerOf, wholeOf } from "../read-answer.ts";
import { ollamaEndpoint } from "./ollama-address.ts";
import { OLLAMA_FORMAT } from "./ollama-provider.ts";

export interface AskOllamaOptions {
  readonly baseUrl: string;
  readonly timeoutMs: number;
  readonly now: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** A model that a server has, and what the server says that it can do. */
export interface OllamaModel {
  readonly model: string;
  readonly tools: boolean;
  readonly vision: boolean;
  /** False for models that only make embeddings. */
  readonly completion: boolean;
  /** Tokens; `undefined` where the server does not say. */
  readonly contextLength: number | undefined;
}

/**
 * The models that a server has, in its order. Throws a `ProviderFailure`, `provider.unreachable` where no server runs. A
 * model that is gone between the list and the question about it is left out.
 */
export async function askOllama(options: AskOllamaOptions): Promise<readonly OllamaModel[]> {
  const { baseUrl, signal = new AbortController().signal } = options;
  const line = openLine({
    ...options,
    label: "Ollama",
    apiKey: undefined,
    endpoint: ollamaEndpoint(baseUrl, "/api/tags"),
  });
  try {
    const list = await ask(line, signal);
    const names = isJsonArray(list["models"]) ? list["models"].flatMap(nameOf) : [];
    const showing = { ...line, endpoint: ollamaEndpoint(baseUrl, "/api/show") };
    const models: (OllamaModel | undefined)[] = [];
    for (const model of names) models.push(await askAbout(showing, model, signal));
    return models.filter((model) => model !== undefined);
  } finally {
    await line.pool.destroy();
  }
}

async function askAbout(line: Line, model: string, signal: AbortSignal): Promise<OllamaModel | undefined> {
  try {
    return modelOf(model, await ask(line, signal, { model }));
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "provider.model-unknown";
}

function nameOf(entry: Json): readonly string[] {
  if (!isJsonObject(entry)) return [];
  const name = entry["model"] ?? entry["name"];
  return typeof name === "string" ? [name] : [];
}

function modelOf(model: string, shown: JsonObject): OllamaModel {
  const given = isJsonArray(shown["capabilities"]) ? shown["capabilities"] : [];
  return {
    model,
    tools: given.includes("tools"),
    vision: given.includes("vision"),
    completion: given.includes("completion"),
    contextLength: contextLengthOf(shown["model_info"]),
  };
}

/** It stands under the name of the model's architecture: `qwen3moe.context_length`. */
function contextLengthOf(info: Json | undefined): number | undefined {
  if (!isJsonObject(info)) return undefined;
  const architecture = info["general.architecture"];
  const own = typeof architecture === "string" ? info[`${architecture}.context_length`] : undefined;
  const length = own ?? Object.entries(info).find(([key]) => key.endsWith(".context_length"))?.[1];
  return typeof length === "number" && Number.isSafeInteger(length) && length > 0 ? length : undefined;
}

/** A GET, or a POST where there is something to say. */
async function ask(line: Line, signal: AbortSignal, body?: Json): Promise<JsonObject> {
  const call: CallUnderWay = {
    ...line,
    model: "Ollama",
    signal,
    requestId: undefined,
    answer: undefined,
  };
  if (signal.aborted) throw interrupted(call, { wasSent: false });
  const response = await request(line, signal, body).catch((error: unknown) => {
    throw brokenOff(call, error);
  });
  const { statusCode: status } = response;
  if (status < 200 || status > 299) {
    const retryAfterHeader = headerOf(response, "retry-after");
    const location = headerOf(response, "location");
    throw refused(call, {
      status,
      retryAfterHeader,
      location,
      error: await errorIn(response, OLLAMA_FORMAT),
    });
  }
  const text = await wholeOf(response.body).catch((error: unknown) => {
    throw brokenOff(call, error);
  });
  const value = text === undefined ? undefined : parseJson(text);
  if (isJsonObject(value)) return value;
  throw unusable(call, "the answer is none of an Ollama server; check the base URL", { mayBeBilled: false });
}

function request(line: Line, signal: AbortSignal, body?: Json): Promise<Dispatcher.ResponseData> {
  const { path } = line.endpoint;
  if (body === undefined) {
    return line.pool.request({ method: "GET", path, headers: { accept: "application/json" }, signal });
  }
  const headers = { accept: "application/json", "content-type": "application/json" };
  return line.pool.request({ method: "POST", path, headers, body: JSON.stringify(body), signal });
}
