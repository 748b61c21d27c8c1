import type { ProgramCall } from "../../agent-program.ts";

/** Which model who was to work with. */
export interface RoutedModels {
  readonly main: string;
  /** By the sub-agents' names. */
  readonly agents: ReadonlyMap<string, string>;
}

/** A call that did not go where it was routed to. */
export interface MisroutedCall {
  readonly call: string;
  /** `undefined`: the main loop. */
  readonly agent: string | undefined;
  /** `undefined`: a sub-agent that nobody defined. */
  readonly routed: string | undefined;
  readonly asked: string | undefined;
  readonly answered: string | undefined;
}

/**
 * The calls whose model asked for, or model that answered, is not the routed one. What is not known is no difference. `isSame`
 * tells whether two names mean one model, where a provider answers by a longer name than it was asked with.
 */
export function auditModels(
  routed: RoutedModels,
  calls: readonly ProgramCall[],
  isSame: (routed: string, actual: string) => boolean = (a, b) => a === b,
): readonly MisroutedCall[] {
  const differs = (wanted: string | undefined, actual: string | undefined): boolean =>
    actual !== undefined && (wanted === undefined || !isSame(wanted, actual));
  return calls.flatMap(({ id, agent, modelAsked, modelAnswered }): readonly MisroutedCall[] => {
    const wanted = agent === undefined ? routed.main : routed.agents.get(agent);
    if (!differs(wanted, modelAsked) && !differs(wanted, modelAnswered)) return [];
    return [{ call: id, agent, routed: wanted, asked: modelAsked, answered: modelAnswered }];
  });
}
