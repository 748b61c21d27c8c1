import { expect, test } from "vitest";
import { type SubAgentCall, type SubAgentModel, subAgentModel } from "./sub-agent-model.ts";

const FAMILIES = { sonnet: "sonnet-5", opus: "opus-5", haiku: "haiku-5", fable: "fable-5" };
const NONE = { model: undefined, isForced: false };
const DEFAULT = { model: "env", isForced: false };
const FORCED = { model: "env", isForced: true };

type Case = readonly [
  version: string,
  environment: SubAgentCall["environment"],
  asked: string | undefined,
  defined: string | undefined,
  SubAgentModel,
];

const got = (model: string, by: "environment" | "call" | "definition" | "parent"): SubAgentModel => ({
  kind: "model",
  model,
  by,
});
const refused = (asked: string): SubAgentModel => ({
  kind: "call-refused",
  because: `"${asked}" is no family of models: a call may ask for sonnet, opus, haiku, fable`,
});

test.each<Case>([
  ["2.1.329", FORCED, "sonnet", "router/cheap", got("env", "environment")],
  ["2.1.329", FORCED, "router/other", "router/cheap", got("env", "environment")],
  ["2.1.329", DEFAULT, "sonnet", "router/cheap", got("sonnet-5", "call")],
  ["2.1.329", DEFAULT, undefined, "router/cheap", got("router/cheap", "definition")],
  ["2.1.329", DEFAULT, undefined, undefined, got("env", "environment")],
  ["2.1.329", NONE, "router/other", "router/cheap", refused("router/other")],
  ["2.1.329", NONE, "haiku-5", undefined, refused("haiku-5")],
  ["2.1.329", NONE, undefined, "haiku", got("haiku-5", "definition")],
  ["2.1.329", NONE, undefined, "inherit", got("parent", "parent")],
  ["2.1.329", NONE, undefined, undefined, got("parent", "parent")],
  [
    "2.1.329",
    { model: undefined, isForced: true },
    undefined,
    "router/cheap",
    got("router/cheap", "definition"),
  ],
  ["2.1.236", DEFAULT, "sonnet", "router/cheap", got("env", "environment")],
  ["2.1.197", DEFAULT, undefined, "router/cheap", got("env", "environment")],
  ["2.1.197", NONE, "sonnet", "router/cheap", got("sonnet-5", "call")],
  ["2.1.197", NONE, undefined, "router/cheap", got("router/cheap", "definition")],
  ["2.1.300", FORCED, undefined, "router/cheap", { kind: "unknown" }],
  ["2.1.100", NONE, undefined, "router/cheap", { kind: "unknown" }],
])(
  "version %s, environment %j, called with %s, defined with %s",
  (version, environment, asked, defined, model) => {
    expect(
      subAgentModel({ version, parent: "parent", defined, asked, environment, families: FAMILIES }),
    ).toEqual(model);
  },
);
