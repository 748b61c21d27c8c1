import { DETERMINISTIC_WORK, type ToolAct } from "../../../domain/index.ts";
import { type StreamReader, type StreamWriter, UnreadableText } from "./number-stream.ts";

const HAS = {
  work: 1,
  changes: 2,
  plans: 4,
  starts: 8,
  startsType: 16,
  startsModel: 32,
  commits: 64,
} as const;

/** What the answer of a call asked tools to do. */
export function writeActs(acts: readonly ToolAct[], stream: StreamWriter): void {
  stream.numbers.push(acts.length);
  for (const { key, tool, work, commits, changes, plans, starts } of acts) {
    const [type, model] = [starts?.type, starts?.model];
    stream.numbers.push(
      key,
      bit(HAS.work, work) |
        bit(HAS.commits, commits) |
        bit(HAS.changes, changes) |
        bit(HAS.plans, plans) |
        bit(HAS.starts, starts) |
        bit(HAS.startsType, type) |
        bit(HAS.startsModel, model),
    );
    stream.text(tool);
    if (work !== undefined) stream.text(work);
    if (changes !== undefined) stream.numbers.push(changes);
    if (type !== undefined) stream.text(type);
    if (model !== undefined) stream.text(model);
  }
}

function bit(mask: number, value: unknown): number {
  return value === undefined ? 0 : mask;
}

export function readActs(stream: StreamReader): readonly ToolAct[] {
  const count = stream.number();
  // The usual case. A list that is pushed to makes room for seventeen, which tens of thousands of calls would keep.
  if (count === 1) return [readAct(stream)];
  const acts: ToolAct[] = [];
  while (acts.length < count) acts.push(readAct(stream));
  return acts;
}

function readAct(stream: StreamReader): ToolAct {
  const key = stream.number();
  const has = stream.number();
  const tool = stream.text();
  if (has === 0) return { key, tool };
  const work = has & HAS.work ? workNamed(stream.text()) : undefined;
  const changes = has & HAS.changes ? stream.number() : undefined;
  const type = has & HAS.startsType ? stream.text() : undefined;
  const model = has & HAS.startsModel ? stream.text() : undefined;
  const starts = { ...(type === undefined ? {} : { type }), ...(model === undefined ? {} : { model }) };
  // Without spreading: V8 would give each act a shape of its own, four times as large as the act.
  const act: Writable<ToolAct> = changes === undefined ? { key, tool } : { key, tool, changes };
  if (work !== undefined) act.work = work;
  if (has & HAS.commits) act.commits = true;
  if (has & HAS.plans) act.plans = true;
  if (has & HAS.starts) act.starts = starts;
  return act;
}

type Writable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

function workNamed(word: string): NonNullable<ToolAct["work"]> {
  const work = DETERMINISTIC_WORK.find((each) => each === word);
  if (work === undefined) throw new UnreadableText(`${word} is no deterministic work`);
  return work;
}
