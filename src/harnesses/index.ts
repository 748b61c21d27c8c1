export type {
  AgentProgram,
  CallsIn,
  ProgramAssignment,
  ProgramCall,
  ProgramEndpoint,
  ProgramExit,
  ProgramFound,
  ProgramOutcome,
  ProgramProtocol,
  ProgramWatch,
  StartProgram,
  SubAgentDefinition,
} from "./agent-program.ts";
export type {
  Assignment,
  Harness,
  HarnessOutcome,
  HarnessServices,
  Toolbox,
  ToolOutcome,
} from "./harness.ts";
