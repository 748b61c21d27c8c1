import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    // Real processes, repositories and databases on a small machine take their time; a test that hangs still ends.
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Most tests wait for processes and sockets: on two processors one worker would leave one of them idle.
    maxWorkers: Math.max(2, Math.ceil(availableParallelism() / 2)),
    unstubEnvs: true,
    restoreMocks: true,
  },
});
