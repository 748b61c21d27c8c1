import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { taskId, type WorkTags } from "../../src/domain/index.ts";
import { createSqliteLedger } from "../../src/ledger/sqlite/index.ts";
import { openStore } from "../../src/store/index.ts";
import { aCallEntry } from "../../src/testing/index.ts";
import { spawnCli } from "./shop.ts";

/** Two sessions of an agent program; in the first it has called on a sub-agent. */
const CALLERS: readonly WorkTags[] = [
  { conversation: "session-1" },
  { conversation: "session-1", agent: "explorer" },
  { conversation: "session-1", agent: "explorer" },
  { conversation: "session-2" },
];

test("the calls of agent programs in an own ledger are told apart by sub-agent and by session", async () => {
  const folder = mkdtempSync(join(tmpdir(), "suffice-profile-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "ledger.db");
  const ledger = createSqliteLedger({ store: await openStore({ file }) });
  await ledger.append(
    CALLERS.map((tags, index) =>
      aCallEntry({ sourceId: `call-${index}`, tags: { ...tags, task: taskId("T-1") } }),
    ),
  );
  await ledger.close();
  const { PATH = "" } = process.env;
  const environment = { PATH, HOME: folder, XDG_DATA_HOME: folder };
  const groupsBy = async (key: string) => {
    const args = ["profile", "--ledger", file, "--by", key, "--json"];
    const { output } = await spawnCli(args, { environment, folder }).ended;
    const { groups }: ProfileJson = JSON.parse(output);
    return Object.fromEntries(groups.map((group) => [group.key[key], group.calls]));
  };
  expect([await groupsBy("agent"), await groupsBy("conversation")]).toEqual([
    { main: 2, explorer: 2 },
    { "session-1": 3, "session-2": 1 },
  ]);
}, 60_000);

interface ProfileJson {
  readonly groups: readonly {
    readonly key: Readonly<Record<string, string>>;
    readonly calls: number;
  }[];
}
