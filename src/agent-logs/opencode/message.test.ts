import * as fc from "fast-check";
import { expect, test } from "vitest";
import { isJsonObject } from "../../protocols/index.ts";
import { readMessage } from "./message.ts";

test("no message stops a reading", () => {
  const field = fc.oneof(fc.jsonValue(), fc.double(), fc.constant("12"));
  const tokens = fc.record({ input: field, output: field, reasoning: field, total: field, cache: field });
  const time = fc.record({ created: field });
  const message = fc.record({
    role: fc.constant("assistant"),
    tokens: fc.oneof(tokens, field),
    time: fc.oneof(time, field),
    cost: field,
    path: field,
    model: field,
  });
  const row = { id: "msg_1", session: "ses_1", role: undefined, createdAt: 0 };
  fc.assert(
    fc.property(
      message.map((value) => JSON.stringify(value)),
      (text) => {
        const value = JSON.parse(text);
        if (!isJsonObject(value)) throw new Error("an object was written");
        expect(["call", "skipped", "none"]).toContain(readMessage(value, row, () => undefined).kind);
      },
    ),
  );
});
