export interface Floor {
  readonly floor: number;
  readonly folder: string;
  readonly for: string;
  readonly mayImport: readonly string[];
}

const PORTS = [
  "ledger",
  "journal",
  "providers",
  "harnesses",
  "workspaces",
  "commands",
  "trackers",
  "workers",
  "agent-logs",
  "log-index",
  "projections",
] as const satisfies readonly string[];

/**
 * Folders that hold a port at their top and its adapters in subfolders. From outside, the port is what the door
 * exports; an adapter has a door of its own, open to the folders in {@link MAY_CHOOSE_ADAPTERS} alone.
 */
export const PORT_FOLDERS: readonly string[] = PORTS;

/** `app` composes the program; `testing` and tests compose parts of it. */
export const MAY_CHOOSE_ADAPTERS: readonly string[] = ["app", "testing"];

/** Everything in these is a function of its arguments: no disk, no process, no clock, no randomness. */
export const PURE_FOLDERS: readonly string[] = [
  "domain",
  "pricing",
  "protocols",
  "evidence",
  "evaluation",
  "triage",
  "routing",
  "reports",
  "conversations",
  "findings",
  "what-if",
  "learning",
  "policy-checks",
  "policy-pages",
  "advice",
  "ingest",
  "pages",
  "trials",
];

/**
 * The law: a folder imports only from folders that stand in its row, and those lie on floors below it.
 * `docs/architecture.md` shows the same table; a test compares the two.
 */
export const FLOORS: readonly Floor[] = [
  {
    floor: 0,
    folder: "domain",
    for: "the nouns: money, usage, task, decision, verdict, errors",
    mayImport: [],
  },
  {
    floor: 1,
    folder: "pricing",
    for: "what tokens cost, have cost, will probably cost; cache economics",
    mayImport: ["domain"],
  },
  { floor: 1, folder: "protocols", for: "wire formats of the model APIs", mayImport: ["domain"] },
  {
    floor: 1,
    folder: "evidence",
    for: "from outcomes to pass rates with their bounds",
    mayImport: ["domain"],
  },
  {
    floor: 1,
    folder: "evaluation",
    for: "how a policy or a predictor scores on recorded outcomes",
    mayImport: ["domain"],
  },
  {
    floor: 2,
    folder: "triage",
    for: "from a ticket to a `Task`: every fact with its signal",
    mayImport: ["domain", "protocols"],
  },
  {
    floor: 2,
    folder: "routing",
    for: "from a `Task` to a `Decision`, and why",
    mayImport: ["domain", "pricing"],
  },
  {
    floor: 2,
    folder: "learning",
    for: "from recorded outcomes to cascades and predictors that do no harm",
    mayImport: ["domain", "evidence", "evaluation"],
  },
  {
    floor: 2,
    folder: "reports",
    for: "from ledger rows to answers",
    mayImport: ["domain", "pricing", "evidence"],
  },
  {
    floor: 2,
    folder: "conversations",
    for: "from calls to conversations: how they grow, what their caches lost, the chunks in them",
    mayImport: ["domain", "pricing"],
  },
  {
    floor: 2,
    folder: "store",
    for: "the one database under ledger and journal, and its migrations",
    mayImport: ["domain"],
  },
  {
    floor: 3,
    folder: "ledger",
    for: "port: the append-only record of calls and verdicts",
    mayImport: ["domain", "store"],
  },
  {
    floor: 3,
    folder: "journal",
    for: "port: what was done once is not done again",
    mayImport: ["domain", "store"],
  },
  {
    floor: 3,
    folder: "providers",
    for: "port: who serves models, with their addresses, keys and quirks",
    mayImport: ["domain", "protocols"],
  },
  { floor: 3, folder: "harnesses", for: "port: agents that work is given to", mayImport: ["domain"] },
  {
    floor: 3,
    folder: "workspaces",
    for: "port: git worktrees, made, inspected, committed, removed",
    mayImport: ["domain"],
  },
  {
    floor: 3,
    folder: "workers",
    for: "port, and the engine that takes a run's tasks to other processes and machines",
    mayImport: ["domain"],
  },
  {
    floor: 3,
    folder: "commands",
    for: "port: programs run in a worktree, without a shell",
    mayImport: ["domain"],
  },
  {
    floor: 3,
    folder: "trackers",
    for: "port: where work comes from",
    mayImport: ["domain"],
  },
  {
    floor: 3,
    folder: "agent-logs",
    for: "port: what agents already wrote about their calls",
    mayImport: ["domain", "protocols"],
  },
  {
    floor: 3,
    folder: "log-index",
    for: "port: what was read of which log file, so that it is not read again",
    mayImport: ["domain", "store"],
  },
  {
    floor: 3,
    folder: "projections",
    for: "port: what was projected, kept to be compared with what happened",
    mayImport: ["domain", "store"],
  },
  {
    floor: 3,
    folder: "findings",
    for: "what was paid for nothing: work that needs no model, anti-patterns, each with its dollars",
    mayImport: ["domain", "pricing", "conversations"],
  },
  {
    floor: 3,
    folder: "what-if",
    for: "recorded work under another policy or lever: ranges with their assumptions",
    mayImport: ["domain", "pricing", "conversations", "routing"],
  },
  {
    floor: 3,
    folder: "policy-checks",
    for: "what is wrong with a policy before it is used, and what another one would change",
    mayImport: ["domain", "pricing", "evidence", "routing"],
  },
  {
    floor: 3,
    folder: "policy-pages",
    for: "policies as a person would draw them: tables, trees, ROUTING.md",
    mayImport: ["domain", "pricing", "routing"],
  },
  {
    floor: 3,
    folder: "advice",
    for: "what work will cost under a policy, and which sort of policy pays here",
    mayImport: ["domain", "pricing", "evidence", "routing"],
  },
  {
    floor: 3,
    folder: "settings",
    for: "YAML and flags into validated values, each with its origin",
    mayImport: ["domain", "pricing", "routing"],
  },
  {
    floor: 4,
    folder: "dispatch",
    for: "carry out a decision: attempts, fallback, metering",
    mayImport: ["domain", "pricing", "protocols", "routing", "triage", "providers", "ledger"],
  },
  {
    floor: 4,
    folder: "ingest",
    for: "from logs of agents to priced calls, each call once",
    mayImport: ["domain", "pricing", "agent-logs"],
  },
  {
    floor: 4,
    folder: "pages",
    for: "self-contained HTML pages with plots and tables",
    mayImport: ["domain", "evaluation", "reports", "conversations", "findings", "what-if"],
  },
  {
    floor: 4,
    folder: "testing",
    for: "builders and fakes, published for tests",
    mayImport: ["domain", "pricing", "protocols", ...PORTS],
  },
  {
    floor: 5,
    folder: "pipeline",
    for: "plan, execute, review: steps with gates and escalation",
    mayImport: [
      "domain",
      "routing",
      "triage",
      "dispatch",
      "harnesses",
      "trackers",
      "ledger",
      "journal",
      "workspaces",
      "commands",
    ],
  },
  {
    floor: 5,
    folder: "trials",
    for: "the same work done in two ways: blinded opinions, ratios with their levers, a verdict",
    mayImport: ["domain", "pricing", "evidence", "evaluation", "reports"],
  },
  {
    floor: 7,
    folder: "app",
    for: "the composition root: chooses adapters, reads the environment, starts clocks",
    mayImport: [
      "domain",
      "pricing",
      "protocols",
      "evidence",
      "evaluation",
      "triage",
      "routing",
      "reports",
      "conversations",
      "findings",
      "what-if",
      "learning",
      "policy-checks",
      "policy-pages",
      "advice",
      "store",
      ...PORTS,
      "settings",
      "dispatch",
      "ingest",
      "pipeline",
      "trials",
    ],
  },
  {
    floor: 8,
    folder: "cli",
    for: "the command line: parse, call one use case, render",
    mayImport: [
      "domain",
      "evaluation",
      "routing",
      "reports",
      "conversations",
      "findings",
      "what-if",
      "learning",
      "policy-checks",
      "policy-pages",
      "advice",
      "pages",
      "trials",
      "app",
    ],
  },
  {
    floor: 8,
    folder: "index.ts",
    for: "the library: its public names, listed by hand",
    mayImport: ["domain", "routing", "reports", "app"],
  },
];
