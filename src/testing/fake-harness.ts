import { SufficeError } from "../domain/index.ts";
import type { Assignment, Harness, HarnessOutcome, HarnessServices } from "../harnesses/index.ts";

/** What an agent does with its assignment. */
export type FakeAgent = (
  assignment: Assignment,
  services: HarnessServices,
) => Promise<HarnessOutcome> | HarnessOutcome;

export interface FakeHarness extends Harness {
  readonly assignments: () => readonly Assignment[];
}

/** Does its assignments with prepared agents, one after the other; one more than were prepared is a bug of the test. */
export function createFakeHarness(agents: readonly FakeAgent[]): FakeHarness {
  const assignments: Assignment[] = [];
  return {
    name: "fake",
    async run(assignment, services) {
      const agent = agents[assignments.length];
      assignments.push(assignment);
      if (agent === undefined) {
        throw new SufficeError("bug.invariant", {
          message: `assignment ${assignments.length}: no agent was prepared`,
        });
      }
      return agent(assignment, services);
    },
    assignments: () => [...assignments],
  };
}
