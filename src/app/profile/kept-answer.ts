import { existsSync } from "node:fs";
import { createSqliteLogIndex } from "../../log-index/sqlite/index.ts";
import { appendMark, EMPTY_MARK, openPlainStore, type PlainStore } from "../../store/index.ts";

/** Of several ways of asking the latest few: people ask the same again. */
const MOST_ANSWERS = 16;

export interface Answer {
  readonly text: string;
  /** Something could not be read or remembered as it should: it is made anew the next time. */
  readonly isDoubtful: boolean;
}

export interface Question {
  /** The store. */
  readonly file: string;
  /** With what says how far the ledger in it goes. */
  readonly text: (mark: string) => string;
}

/**
 * What the store has as the answer, else what is made, which it keeps then. How far the ledger goes is looked up before the answer is
 * made: what is added meanwhile may be in it or not, and makes the question another one the next time.
 */
export async function keptAnswer({ file, text }: Question, make: () => Promise<Answer>): Promise<string> {
  const asked = await inStore(file, async (store) => {
    const question = text(appendMark(store));
    return { question, known: await createSqliteLogIndex({ store }).answer(question) };
  });
  if (asked?.known !== undefined) return asked.known;
  const answer = await make();
  if (!answer.isDoubtful) {
    // A store that was made meanwhile was empty when the question was put.
    const question = asked?.question ?? text(EMPTY_MARK);
    await inStore(file, async (store) => {
      await createSqliteLogIndex({ store }).keepAnswer(question, answer.text, MOST_ANSWERS);
    });
  }
  return answer.text;
}

/** `undefined` where there is no store, or it cannot be used: whoever reads the logs says why. */
async function inStore<Value>(
  file: string,
  work: (store: PlainStore) => Promise<Value>,
): Promise<Value | undefined> {
  if (!existsSync(file)) return undefined;
  try {
    const store = await openPlainStore({ file });
    try {
      return await work(store);
    } finally {
      store.close();
    }
  } catch {
    // A SufficeError of the store.
    return undefined;
  }
}
