import type { Answered } from "../../dispatch/index.ts";
import { type Message, promptTokens } from "../../domain/index.ts";
import type { RunParts } from "../run-parts.ts";
import { briefTokens } from "../texts/brief.ts";

/** Says of a delegate how long its brief was thought to be, and what its first call really read. */
export function measureBrief(
  chunk: string,
  { emit, dispatcher, ...others }: RunParts,
  most: number | undefined,
): RunParts {
  let isFirst = true;
  return {
    ...others,
    emit,
    dispatcher: {
      ...dispatcher,
      async call(call) {
        const opening = isFirst ? call.request.messages[0] : undefined;
        isFirst = false;
        const answered = await dispatcher.call(call);
        if (opening !== undefined)
          emit({ kind: "run-noted", note: noteOn(chunk, opening, { most, answered }) });
        return answered;
      },
    },
  };
}

function noteOn(
  chunk: string,
  opening: Message,
  { most, answered }: { readonly most: number | undefined; readonly answered: Answered },
): string {
  const bound = most === undefined ? "" : ` of at most ${most}`;
  const read = promptTokens(answered.entry.usage ?? {});
  const really = read === 0 ? "" : `; with system text and tools its first call read ${read}`;
  return `chunk ${chunk}: a brief of about ${briefTokens(opening)} tokens${bound}${really}`;
}
