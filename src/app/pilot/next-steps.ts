import {
  type CostRange,
  type Decision,
  formatUsd,
  type Instant,
  isoTime,
  type TaskKind,
  type Tier,
} from "../../domain/index.ts";
import type { DecisionRecord } from "../../evidence/index.ts";
import { type DecisionSetup, decideTicket } from "../decision-setup.ts";
import type { SettingFlags } from "../effective-settings.ts";
import { ticketOf } from "../tickets/ticket-input.ts";

/** What to do, and why; `command` where it is a command line, `write` where a file is to hold something. */
export interface PilotNext {
  readonly because: string;
  readonly command: string | undefined;
  readonly write: { readonly file: string; readonly line: string } | undefined;
}

export interface PilotState {
  readonly kind: TaskKind;
  readonly tier: Tier;
  readonly baselineTier: Tier;
  readonly missing: number;
  readonly baselineMissing: number;
  readonly judgement: DecisionRecord | undefined;
  /** As it was given on the command line: commands repeat it. */
  readonly flags: SettingFlags;
  /** The command line of the pilot itself. */
  readonly again: string;
}

/** How work of a class gets to a tier under the policy. */
export interface WayToTier {
  /** `undefined` where nothing is needed: the policy sends it there by itself. */
  readonly label: string | undefined;
  readonly expected: CostRange | undefined;
}

/**
 * A label that asks for the tier, else what the policy does by itself; why neither gets there. The label comes first: what words and
 * files say of a single ticket would else take it out of the pilot.
 */
export function wayToTier(kind: TaskKind, tier: Tier, setup: DecisionSetup): WayToTier | string {
  const decided = (labels: readonly string[]) =>
    decideTicket(ticketOf({ title: "The next one of its kind", kind, labels }, "the pilot"), {
      ...setup,
      rollouts: [],
    });
  const label = `tier:${tier}`;
  const asked = decided([label]);
  if (isAt(asked, tier)) return { label, expected: expectedOf(asked) };
  const plain = decided([]);
  if (isAt(plain, tier)) return { label: undefined, expected: expectedOf(plain) };
  return `policy ${setup.policy.name} sends no ${kind} work to ${tier}: ${whyNot(asked, tier)}`;
}

function whyNot(asked: Decision, tier: Tier): string {
  const label = `with the label tier:${tier}`;
  if (asked.outcome === "refused")
    return `${label} it is refused (${asked.because}); name another policy with --policy`;
  return asked.tier === tier
    ? `nobody serves a model there that can do it; name who does under providers in suffice.yaml, or another --tier`
    : `${label} it goes to ${asked.tier}; name another policy with --policy`;
}

/** Where no model of the tier can do it, the work begins at the next one, whatever was decided. */
function isAt(decision: Decision, tier: Tier): boolean {
  if (decision.outcome === "refused") return false;
  const coding = decision.steps.find((step) => step.kind === "coding");
  return decision.tier === tier && (coding === undefined || coding.rungs[0]?.tier === tier);
}

export function nextSteps(
  state: PilotState,
  ways: { readonly pilot: WayToTier | string; readonly baseline: WayToTier | string },
): readonly PilotNext[] {
  const { missing, baselineMissing, kind, tier, baselineTier, again, judgement } = state;
  const pilot =
    missing === 0
      ? []
      : stepsFor(ways.pilot, {
          ...state,
          tier,
          count: missing,
          file: `pilot-${kind}.jsonl`,
          for: "the pilot",
        });
  const baseline =
    baselineMissing === 0
      ? []
      : stepsFor(ways.baseline, {
          ...state,
          tier: baselineTier,
          count: baselineMissing,
          file: `baseline-${kind}.jsonl`,
          for: "the baseline",
        });
  if (missing > 0 || judgement === undefined) {
    const look = said("look again: nothing of a pilot is kept, it is read off the ledger", again);
    return [...pilot, ...baseline, look];
  }
  return [...baseline, ...afterwards(judgement, state)];
}

function stepsFor(
  way: WayToTier | string,
  wanted: Pick<PilotState, "kind" | "tier" | "flags"> & {
    readonly count: number;
    readonly file: string;
    readonly for: string;
  },
): readonly PilotNext[] {
  const { kind, tier, flags, count, file } = wanted;
  if (typeof way === "string") {
    return [said(way, "suffice policy list")];
  }
  const ticket = {
    id: `${kind}-${tier}-1`,
    title: "What is to be done",
    kind,
    ...(way.label === undefined ? {} : { labels: [way.label] }),
    files: ["path/of/the/file"],
    acceptance: ["How one sees that it is done"],
  };
  const run = ["suffice run --from jsonl", file, ...repeated(flags)].join(" ");
  const most = way.expected === undefined ? "" : ` --max-cost-usd ${capFor(way.expected, count)}`;
  const cost =
    way.expected === undefined
      ? ""
      : `; ${formatUsd(way.expected.low)} to ${formatUsd(way.expected.high)} a task is expected`;
  return [
    {
      because: `write ${count} ${count === 1 ? "ticket" : "tickets"} of kind ${kind} for ${wanted.for}, one a line, such as this one`,
      command: undefined,
      write: { file, line: JSON.stringify(ticket) },
    },
    said("see where they would go; it calls nobody", `${run} --dry-run`),
    said(`run them at ${tier}${cost}`, `${run}${most}`),
  ];
}

/** What the judgement leads to. */
function afterwards(judgement: DecisionRecord, { kind, tier, again }: PilotState): readonly PilotNext[] {
  const line = (share: number) =>
    `rollouts: [{ kind: ${kind}, to: ${tier}, begin: canary, share: ${share} }]`;
  switch (judgement.verdict) {
    case "GO":
      return [
        {
          because: "let half of the class go there, watched",
          command: undefined,
          write: { file: "suffice.yaml", line: line(0.5) },
        },
        said("see how it stands", "suffice evidence"),
      ];
    case "CONDITIONAL-GO":
      return [
        {
          because: "let a share of the class go there while its conditions are met",
          command: undefined,
          write: { file: "suffice.yaml", line: line(0.2) },
        },
        said("see how it stands", "suffice evidence"),
      ];
    case "NO-GO":
      return [said("leave the class where it is; see what else the outcomes say", "suffice evidence")];
    case "INCONCLUSIVE":
      return [
        said(
          "more tasks decide it",
          again.replace(/--n (\d+)/, (_, n) => `--n ${Number(n) * 2}`),
        ),
      ];
    default:
      return judgement.verdict satisfies never;
  }
}

/** The command line that asks for this pilot. */
export function againLine(options: {
  readonly flags: SettingFlags;
  readonly planned: number;
  readonly kind: TaskKind;
  readonly tier: Tier;
  readonly baselineTier: Tier;
  readonly since: Instant | undefined;
}): string {
  const { flags, planned, kind, tier, baselineTier, since } = options;
  const given = [
    tier === "light" ? [] : ["--tier", tier],
    baselineTier === "mid" ? [] : ["--baseline-tier", baselineTier],
    since === undefined ? [] : ["--since", isoTime(since).replace("T00:00:00.000Z", "")],
  ].flat();
  return ["suffice pilot", "--n", String(planned), "--kind", kind, ...given, ...repeated(flags)].join(" ");
}

function repeated({ policy, config, ledger }: SettingFlags): readonly string[] {
  return Object.entries({ policy, config, ledger }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, quoted(value)],
  );
}

function said(because: string, command: string): PilotNext {
  return { because, command, write: undefined };
}

/** Room for each task to cost the most that is expected, in whole cents upwards. */
function capFor({ high }: CostRange, count: number): string {
  const cents = Math.ceil((high * count) / 10_000_000);
  return (Math.max(1, cents) / 100).toFixed(2);
}

function expectedOf(decision: Decision): CostRange | undefined {
  return decision.outcome === "routed" ? decision.expectedCost : undefined;
}

/** As a shell takes it for one word. */
function quoted(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
