import type { WorkChunk } from "../../conversations/index.ts";
import { type Decision, type Instant, taskId } from "../../domain/index.ts";
import { decideTicket, loadDecisionSetup } from "../decision-setup.ts";
import { effectiveSettings } from "../effective-settings.ts";
import { readEnvironment } from "../environment.ts";
import { recordedOutcomes } from "../evidence/recorded-outcomes.ts";
import type { WorkOptions } from "../profile/read-work.ts";
import { repositoryOf } from "../repository-of.ts";
import { ticketOf } from "../tickets/ticket-input.ts";

const MOST_TITLE = 200;

/** The one evaluator under a policy by its name or path, for chunks of recorded work. Delegation is on: that is what is asked about. */
export async function policyDecider(
  policy: string,
  { flags, folder }: Pick<WorkOptions, "flags" | "folder">,
  at: Instant,
): Promise<{ readonly name: string; readonly decide: (chunk: WorkChunk) => Decision }> {
  const settings = await effectiveSettings({ ...flags, policy, delegate: true }, folder, readEnvironment());
  const setup = await loadDecisionSetup(settings, {
    outcomes: recordedOutcomes(settings),
    at,
    repository: repositoryOf(folder),
  });
  return {
    name: setup.policy.name,
    decide: (chunk) => decideTicket(ticketOfChunk(chunk), setup),
  };
}

/**
 * What its person said, as a ticket: the first line is the title. Which files it would touch nobody knew beforehand, so none are
 * named, although the log shows which it changed.
 */
function ticketOfChunk({ name, words, calls }: WorkChunk) {
  const text = words.join("\n\n").trim();
  const [first = ""] = text.split("\n", 1);
  const { kind, requirement } = calls.find(({ tags }) => tags.kind !== undefined)?.tags ?? {};
  return ticketOf(
    {
      id: taskId(name),
      title: first.slice(0, MOST_TITLE),
      description: text,
      ...(kind === undefined ? {} : { kind }),
      ...(requirement === undefined ? {} : { requirement }),
    },
    name,
  );
}
