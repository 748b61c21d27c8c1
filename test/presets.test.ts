import { fileURLToPath } from "node:url";
import { expect, describe as suite, test } from "vitest";
import { instant, type Policy, type Probe, type Ticket, taskId } from "../src/domain/index.ts";
import { decide, judgeProbe, NO_LIMITS } from "../src/routing/index.ts";
import { loadCatalogue, loadPolicy, loadProbes, presetNames } from "../src/settings/index.ts";
import { describe } from "../src/triage/index.ts";

const presets = fileURLToPath(new URL("../presets", import.meta.url));
const catalogue = await loadCatalogue(presets);
const at = instant(Date.UTC(2026, 10, 20));

function decideProbe(probe: Probe, policy: Policy) {
  const ticket: Ticket = {
    id: taskId("probe"),
    title: probe.task.title,
    description: probe.task.description ?? "",
    labels: probe.task.labels ?? [],
    files: probe.task.files,
    dependsOn: [],
    kind: probe.task.kind,
    acceptance: probe.task.acceptance ?? [],
    requirement: undefined,
    origin: "probe",
  };
  const limits = { ...NO_LIMITS, delegate: probe.delegate ?? false };
  const basis = { policy: "", priceBook: "", models: "", evidence: "" };
  const task = describe(ticket, { models: catalogue.models, risk: policy.risk });
  return decide(task, { ...catalogue, policy, evidence: [], limits, at, basis });
}

for (const name of await presetNames(presets)) {
  const policy = await loadPolicy(name, presets, presets);
  const probes = await loadProbes(name, presets, presets);
  suite(`preset ${name}`, () => {
    test("has probes of its own", () => {
      expect(probes.length).toBeGreaterThan(3);
    });
    for (const probe of probes) {
      test(probe.name, () => {
        expect(judgeProbe(probe, decideProbe(probe, policy)).differences).toEqual([]);
      });
    }
  });
}
