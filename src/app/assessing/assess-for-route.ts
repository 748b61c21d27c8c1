import { createBudgetKeeper, type Once } from "../../dispatch/index.ts";
import type { Entry, NanoUsd, Ticket } from "../../domain/index.ts";
import type { Ledger } from "../../ledger/index.ts";
import { newCallId } from "../clock.ts";
import { type DecisionSetup, taskOf } from "../decision-setup.ts";
import type { Settings } from "../effective-settings.ts";
import type { Environment } from "../environment.ts";
import { openRecords } from "../open-ledger.ts";
import { createProviders, type Providers } from "../providers/create-providers.ts";
import { assess, type TaskToAsk, tasksToAsk } from "./assess.ts";
import type { Answers } from "./assessed-task.ts";

export interface RouteAsking {
  readonly settings: Settings;
  readonly environment: Environment;
  readonly repository: string | undefined;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
}

/** Asks about tickets that are only to be decided; every call leaves its ledger row, of source `call`. Nothing is opened where nobody is to be asked. */
export async function assessForRoute(
  tickets: readonly Ticket[],
  setup: DecisionSetup,
  given: RouteAsking,
): Promise<Answers> {
  const wanted = tasksToAsk(
    tickets.map((ticket) => taskOf(ticket, setup)),
    setup,
  );
  if (wanted.length === 0) return new Map();
  const { settings, environment } = given;
  const providers = createProviders(settings.providers, environment);
  try {
    const records = await openRecords(settings.ledger);
    try {
      return await asked(wanted, setup, { ...given, providers, ledger: ofCalls(records.ledger) });
    } finally {
      await records.close();
    }
  } finally {
    await providers.close();
  }
}

interface Opened extends RouteAsking {
  readonly providers: Providers;
  readonly ledger: Pick<Ledger, "append">;
}

async function asked(wanted: readonly TaskToAsk[], setup: DecisionSetup, opened: Opened): Promise<Answers> {
  const { settings, environment, repository, signal, say, providers, ledger } = opened;
  const once: Once = async (_key, effect) => {
    const { result, entries } = await effect({ interrupted: false });
    await ledger.append(entries);
    return result;
  };
  return assess(wanted, setup, {
    providers: providers.providers,
    serving: settings.providers,
    environment,
    models: await modelsToAsk(wanted, setup, opened),
    ledger,
    budget: createBudgetKeeper({
      runUsd: settings.maxCostUsd,
      taskUsd: tighter(setup.policy.caps.taskUsd, settings.taskCapUsd),
    }),
    once,
    keyOf: newCallId,
    tags: repository === undefined ? {} : { project: repository },
    signal,
    say,
  });
}

/** Which local models there are, their server knows best. */
async function modelsToAsk(
  wanted: readonly TaskToAsk[],
  { models }: DecisionSetup,
  { providers, signal, say }: Opened,
) {
  if (wanted.every(({ tier }) => tier !== "local")) return models;
  const there = await providers.models(models, signal);
  for (const note of there.notes) say(note);
  return there.models;
}

/** Rows that belong to no run. */
function ofCalls(ledger: Pick<Ledger, "append">): Pick<Ledger, "append"> {
  return {
    append: (entries) => ledger.append(entries.map((entry): Entry => ({ ...entry, source: "call" }))),
  };
}

function tighter(a: NanoUsd | undefined, b: NanoUsd | undefined): NanoUsd | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}
