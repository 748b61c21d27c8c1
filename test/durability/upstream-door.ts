import { createServer, request as forward, type Server } from "node:http";

/** One call as it came to the upstream's door. */
export interface Knock {
  readonly idempotencyKey: string;
  /** Counts from 1. */
  readonly number: number;
}

export interface UpstreamDoor {
  readonly url: string;
  readonly knocks: () => readonly Knock[];
  readonly close: () => Promise<void>;
}

/** Stands before an upstream and notes each call by its idempotency key; the call waits for `onKnock`. */
export async function openUpstreamDoor(
  upstream: string,
  onKnock: (knock: Knock) => Promise<void> | void,
): Promise<UpstreamDoor> {
  const knocks: Knock[] = [];
  const server = createServer((request, response) => {
    const { "idempotency-key": key } = request.headers;
    const pass = async () => {
      if (typeof key === "string") {
        const knock = { idempotencyKey: key, number: knocks.length + 1 };
        knocks.push(knock);
        await onKnock(knock);
      }
      const { method = "GET", url = "/", headers } = request;
      const passed = forward(new URL(url, upstream), { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.on("error", () => response.destroy()).pipe(response);
      });
      passed.on("error", () => response.destroy());
      request.on("error", () => passed.destroy()).pipe(passed);
    };
    pass().catch(() => response.destroy());
  });
  const url = await listen(server);
  return { url, knocks: () => knocks, close: () => closed(server) };
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("the door has no port"));
      else resolve(`http://127.0.0.1:${address.port}`);
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
