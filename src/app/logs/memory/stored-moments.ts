import { instant, type Json, type Moment, TOPICS, type Topic } from "../../../domain/index.ts";
import { isJsonArray, isJsonObject } from "../../../protocols/index.ts";
import { UnreadableText } from "./number-stream.ts";

/** `undefined` where one of them has what somebody said, which is never stored. */
export function storedMoments(moments: readonly Moment[]): Json | undefined {
  if (moments.some(({ happened }) => happened.kind === "user-turn" && happened.words !== undefined)) {
    return undefined;
  }
  return moments.map(({ id, at, conversation, agent, happened }) => [
    id,
    at,
    conversation ?? null,
    agent ?? null,
    storedHappening(happened),
  ]);
}

function storedHappening(happened: Moment["happened"]): Json {
  switch (happened.kind) {
    case "user-turn": {
      const { kind, characters, topics } = happened;
      return { kind, characters, topics };
    }
    case "compaction": {
      const { kind, trigger, tokensBefore } = happened;
      return { kind, trigger: trigger ?? null, tokensBefore: tokensBefore ?? null };
    }
    case "tools-changed":
      return { kind: happened.kind };
    default:
      return happened satisfies never;
  }
}

/** What {@link storedMoments} was given. Throws {@link UnreadableText} for anything else. */
export function readMoments(stored: Json | undefined): readonly Moment[] {
  if (!isJsonArray(stored)) throw new UnreadableText("no moments");
  return stored.map((each) => {
    const [id, at, conversation, agent, happened] = isJsonArray(each) ? each : [];
    if (typeof id !== "string" || typeof at !== "number") throw new UnreadableText("a moment without a time");
    return {
      id,
      at: instant(at),
      conversation: typeof conversation === "string" ? conversation : undefined,
      ...(typeof agent === "string" ? { agent } : {}),
      happened: readHappening(happened),
    };
  });
}

function readHappening(stored: Json | undefined): Moment["happened"] {
  const { kind, characters, topics, trigger, tokensBefore } = isJsonObject(stored) ? stored : {};
  if (kind === "user-turn" && typeof characters === "number" && isJsonArray(topics)) {
    return { kind, characters, topics: topics.map(topicNamed) };
  }
  if (kind === "compaction") {
    return {
      kind,
      trigger: trigger === "auto" || trigger === "manual" ? trigger : undefined,
      tokensBefore: typeof tokensBefore === "number" ? tokensBefore : undefined,
    };
  }
  if (kind === "tools-changed") return { kind };
  throw new UnreadableText("something unknown happened");
}

function topicNamed(word: Json): Topic {
  const topic = TOPICS.find((each) => each === word);
  if (topic === undefined) throw new UnreadableText("an unknown topic");
  return topic;
}
