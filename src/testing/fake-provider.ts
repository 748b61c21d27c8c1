import { type ModelReply, type ModelRequest, SufficeError, usageOf } from "../domain/index.ts";
import type { Provider } from "../providers/index.ts";

/** What a model does when it is called: answers, or fails with what is thrown. */
export type FakeAnswer = (request: ModelRequest) => Promise<ModelReply> | ModelReply;

export interface FakeProvider extends Provider {
  readonly calls: () => readonly FakeProviderCall[];
}

export interface FakeProviderCall {
  readonly request: ModelRequest;
  readonly idempotencyKey: string;
}

/** Serves calls with prepared answers, one after the other; asking for more than were prepared is a bug of the test. */
export function createFakeProvider(answers: readonly FakeAnswer[], name = "acme"): FakeProvider {
  const calls: FakeProviderCall[] = [];
  return {
    name,
    async send(request, { idempotencyKey }) {
      const answer = answers[calls.length];
      calls.push({ request, idempotencyKey });
      if (answer === undefined) {
        throw new SufficeError("bug.invariant", {
          message: `call ${calls.length} of ${name}: no answer was prepared`,
        });
      }
      return answer(request);
    },
    calls: () => [...calls],
  };
}

/** A model's last words, from `acme-mid`: a thousand fresh tokens in, a hundred out. */
export function aReply(overrides: Partial<ModelReply> = {}): ModelReply {
  return {
    model: "acme-mid",
    content: [{ type: "text", text: "Done." }],
    stop: { kind: "end", raw: "end_turn" },
    usage: usageOf({ freshInput: 1000, output: 100 }),
    requestId: "req_1",
    ...overrides,
  };
}
