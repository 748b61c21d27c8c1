import { createServer, type Server, type Socket } from "node:net";
import { z } from "zod";
import { SufficeError } from "../../../domain/index.ts";
import { type GuardRules, mayRun, type Permission } from "./may-run.ts";

/** Gives permission, or does not, to each tool call of a running Codex. */
export interface Guard {
  /** Of the loopback address, where the hook asks. */
  readonly port: number;
  /** What was asked so far, in that order. */
  asked(): readonly AskedPermission[];
  close(): Promise<void>;
}

export interface AskedPermission {
  /** The first words of what was to be run. */
  readonly command: string;
  readonly permission: Permission;
}

const ToolCall = z.looseObject({
  tool_name: z.string(),
  tool_input: z.looseObject({ command: z.string().default("") }).default({ command: "" }),
});

const MOST_CHARACTERS = 80;

export async function openGuard(rules: GuardRules): Promise<Guard> {
  const asked: AskedPermission[] = [];
  const answer = (written: string): string => {
    const { tool_name: tool, tool_input } = ToolCall.parse(JSON.parse(written));
    const permission = mayRun(tool, tool_input.command, rules);
    asked.push({ command: tool_input.command.slice(0, MOST_CHARACTERS), permission });
    return permission.kind === "denied" ? permission.because : "ok";
  };
  const server = createServer({ allowHalfOpen: true }, (line) => answerOn(line, answer));
  const port = await listen(server);
  return { port, asked: () => [...asked], close: () => closed(server) };
}

function answerOn(line: Socket, answer: (written: string) => string): void {
  const parts: Buffer[] = [];
  line.on("data", (part: Buffer) => parts.push(part));
  // ECONNRESET: the hook is gone, and with it the call.
  line.on("error", () => line.destroy());
  line.on("end", () => {
    try {
      line.end(answer(Buffer.concat(parts).toString("utf8")));
    } catch {
      // A SyntaxError or a ZodError: whoever asks for something that cannot be read gets no permission.
      line.destroy();
    }
  });
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address !== null && typeof address === "object") resolve(address.port);
      else
        reject(new SufficeError("bug.invariant", { message: "the guard of Codex's commands got no port" }));
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
