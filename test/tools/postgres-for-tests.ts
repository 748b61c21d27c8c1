import { afterAll } from "vitest";
import {
  type PostgresOptions,
  type PostgresServer,
  postgresBinaries,
  startPostgres,
} from "./postgres-server.ts";

/**
 * A server for the tests of one file, which ends with them; or `undefined` where there is none for this platform, told in one line.
 * Where CI is set on Linux x64 that is a failure: there it can be had.
 */
export async function postgresForTests(options: PostgresOptions = {}): Promise<PostgresServer | undefined> {
  const binaries = await postgresBinaries();
  if ("because" in binaries) {
    if (process.env["CI"] && process.platform === "linux" && process.arch === "x64") {
      throw new Error(`PostgreSQL cannot be had for the tests: ${binaries.because}`);
    }
    process.stderr.write(`skipped: tests with PostgreSQL, which cannot be had here (${binaries.because})\n`);
    return undefined;
  }
  const server = await startPostgres({ ...options, binaries: binaries.folder });
  afterAll(() => server.stop(), 60_000);
  return server;
}
