import { once } from "node:events";
import { createServer, connect as openSocket, type Socket } from "node:net";

/** A way to a server on 127.0.0.1 that breaks when it is told to. */
export interface CuttingProxy {
  /** The server's URL, by this way. */
  readonly url: string;
  /**
   * The next message to the server that holds `text` arrives, and its answer does not: the connection is cut instead. Comes back
   * when that has happened.
   */
  cutAnswerTo(text: string): Promise<void>;
  /** On the connections that there are nothing comes through any more, in either direction, and nobody is told. */
  goSilent(): void;
  close(): Promise<void>;
}

export async function startCuttingProxy(serverUrl: string): Promise<CuttingProxy> {
  const { port, hostname } = new URL(serverUrl);
  const sockets = new Set<Socket>();
  const silent = new Set<Socket>();
  let waiting: { readonly text: string; readonly done: () => void } | undefined;

  const proxy = createServer((client) => {
    const server = openSocket(Number(port), hostname);
    let cut: (() => void) | undefined;
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    client.on("data", (bytes) => {
      if (silent.has(client)) return;
      if (waiting !== undefined && bytes.includes(waiting.text)) {
        cut = waiting.done;
        waiting = undefined;
      }
      server.write(bytes);
    });
    server.on("data", (bytes) => {
      if (silent.has(client)) return;
      if (cut === undefined) {
        client.write(bytes);
        return;
      }
      client.destroy();
      cut();
    });
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const address = proxy.address();
  if (address === null || typeof address === "string") throw new Error("a socket without a port");
  const url = new URL(serverUrl);
  url.port = String(address.port);

  return {
    url: url.href,
    cutAnswerTo: (text) => new Promise((done) => (waiting = { text, done })),
    goSilent: () => {
      for (const socket of sockets) silent.add(socket);
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
      await once(proxy, "close");
    },
  };
}
