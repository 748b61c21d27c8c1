import { type Instant, wilsonBounds } from "../../domain/index.ts";
import type { Outcome } from "../outcome.ts";
import { isChangeOf, type ModelChange } from "../rates/model-changes.ts";
import { type DecisionRecord, type RecordSubject, whyExpired } from "./decision-record.ts";
import { type ContestRules, judgeCandidate } from "./judge-candidate.ts";
import { addOutcome, type Contestant, NO_TALLY, type Tally } from "./tally.ts";

/** The class is a kind of work in a repository: outcomes of another one, or that name none where it names one, are of another class. */
export interface Contest extends Pick<RecordSubject, "kind" | "repository"> {
  /** Outcomes of all repositories count together, whatever they name. */
  readonly acrossRepositories?: boolean;
  /** Weakest first. */
  readonly ladder: readonly Contestant[];
  /** Who does the class of work while nothing is known: on the policy's word, so until it is shown to be too weak. */
  readonly start: Contestant;
  readonly rules: ContestRules;
  readonly changes: readonly ModelChange[];
  readonly now: Instant;
}

/** Who does a class of work, and who may try for it. Folded from outcomes, so that nothing of it has to be kept. */
export interface ContestState {
  readonly champion: Contestant;
  /** Gets {@link ContestRules.share} of the tasks; `undefined` where nobody weaker is left to try. */
  readonly challenger: Contestant | undefined;
  /** How the challenger stands now. */
  readonly judgement: DecisionRecord | undefined;
  /** Promotions, demotions and refusals, oldest first. */
  readonly records: readonly DecisionRecord[];
}

/**
 * Champion and challenger of a class of work after its outcomes. The challenger is the nearest weaker contestant that has no NO-GO
 * in force. It is promoted by a GO, and told no by a NO-GO. A champion goes back to the next stronger one when the lower bound of its
 * pass rate no longer clears the bar, when its latest outcomes alone show that it does not, or when a change of its model or its price
 * takes its evidence away; one that never had to earn its place, only when the upper bound shows that it is too weak. Promotion takes a bound
 * that holds at all looks, demotion Wilson's, which needs less: so there is a gap between the two, and no flapping.
 * Outcomes of other classes, repositories and models are passed over, and so are undated ones.
 */
export function foldContest(contest: Contest, outcomes: readonly Outcome[]): ContestState {
  const state = createState(contest);
  const changes = contest.changes.filter(({ at }) => at <= contest.now).toSorted((a, b) => a.at - b.at);
  let next = 0;
  const changeUntil = (until: Instant) => {
    for (let change = changes[next]; change !== undefined && change.at <= until; change = changes[next]) {
      state.change(change);
      next += 1;
    }
  };
  for (const { outcome, at } of datedOf(contest, outcomes)) {
    changeUntil(at);
    state.add(outcome, at);
  }
  changeUntil(contest.now);
  return state.now();
}

function datedOf(contest: Contest, outcomes: readonly Outcome[]) {
  return outcomes
    .flatMap((outcome) => {
      const { at, kind, repository } = outcome;
      const isElsewhere = contest.acrossRepositories !== true && repository !== contest.repository;
      return at === undefined || at > contest.now || kind !== contest.kind || isElsewhere
        ? []
        : [{ outcome, at }];
    })
    .toSorted((a, b) => a.at - b.at);
}

function createState({ kind, repository, ladder, start, rules, changes, now }: Contest) {
  // As many as it takes to judge once more: what is wrong lately shows, however long it went well.
  const window = 2 * rules.minimum;
  const tallies = new Map<string, Tally>();
  const refused = new Map<string, DecisionRecord>();
  const records: DecisionRecord[] = [];
  /** Who rose on evidence, and so has to keep it. */
  const promoted = new Set<string>();
  let champion = start;

  const tallyOf = ({ model }: Contestant) => tallies.get(model) ?? NO_TALLY;
  const placeOf = ({ model }: Contestant) => ladder.findIndex((each) => each.model === model);
  const stronger = () => ladder[placeOf(champion) + 1];
  const isRefused = ({ model }: Contestant, at: Instant) => {
    const refusal = refused.get(model);
    return refusal !== undefined && whyExpired(refusal, { now: at, changes }) === undefined;
  };
  const challengerAt = (at: Instant) =>
    ladder.slice(0, Math.max(0, placeOf(champion))).findLast((each) => !isRefused(each, at));
  const judge = (to: Contestant, from: Contestant, at: Instant) =>
    judgeCandidate(
      { kind, repository, from, to },
      { candidate: tallyOf(to), baseline: tallyOf(from) },
      { rules, at },
    );
  const refuse = (record: DecisionRecord) => {
    records.push(record);
    refused.set(record.subject.to.model, record);
    tallies.delete(record.subject.to.model); // when it may try again it starts afresh
  };
  const demote = (because: string, at: Instant) => {
    const [from, to] = [stronger(), champion];
    if (from === undefined) return;
    refuse({ ...judge(to, from, at), verdict: "NO-GO", because, conditions: [] });
    promoted.delete(champion.model);
    champion = from;
  };

  return {
    change(change: ModelChange): void {
      for (const { model } of ladder) if (isChangeOf(change, model)) tallies.delete(model);
      const from = stronger();
      if (!isChangeOf(change, champion.model) || !promoted.delete(champion.model) || from === undefined)
        return;
      const record = judge(champion, from, change.at);
      records.push({ ...record, because: `its evidence expired: ${change.because}` });
      champion = from;
    },
    add(outcome: Outcome, at: Instant): void {
      const one = ladder.find(({ model }) => model === outcome.model);
      if (one === undefined || isRefused(one, at)) return;
      const challenger = challengerAt(at);
      tallies.set(one.model, addOutcome(tallyOf(one), outcome, window));
      if (one.model === champion.model) {
        const because = whyTooWeak(tallyOf(champion), rules, promoted.has(champion.model));
        if (because !== undefined) demote(because, at);
      } else if (one.model === challenger?.model) {
        const record = judge(challenger, champion, at);
        if (record.verdict === "NO-GO") refuse(record);
        if (record.verdict === "GO") {
          records.push(record);
          promoted.add(challenger.model);
          champion = challenger;
        }
      }
    },
    now(): ContestState {
      const challenger = challengerAt(now);
      const judgement = challenger === undefined ? undefined : judge(challenger, champion, now);
      return { champion, challenger, judgement, records };
    },
  };
}

/** `mustHold`: it was promoted on evidence, so the evidence has to go on holding. */
function whyTooWeak(tally: Tally, { bar, minimum }: ContestRules, mustHold: boolean): string | undefined {
  if (tally.n < minimum) return undefined;
  const all = wilsonBounds(tally.passes, tally.n);
  const recent = wilsonBounds(tally.recent.filter(Boolean).length, tally.recent.length);
  if (all.upper < bar) return "its pass rate is shown to be below the bar";
  if (recent.upper < bar) return `its last ${tally.recent.length} outcomes show a pass rate below the bar`;
  return mustHold && all.lower < bar
    ? "the lower bound of its pass rate no longer clears the bar"
    : undefined;
}
