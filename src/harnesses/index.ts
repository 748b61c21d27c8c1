export type {
  Assignment,
  Harness,
  HarnessOutcome,
  HarnessServices,
  Toolbox,
  ToolOutcome,
} from "./harness.ts";
