import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Ticket } from "../../domain/index.ts";

/** Bytes of the files that tickets name, for projections; a name that leads out of the repository is not looked at. */
export async function fileSizes(
  root: string,
  tickets: readonly Ticket[],
): Promise<readonly (readonly [string, number])[]> {
  const paths = [...new Set(tickets.flatMap((ticket) => ticket.files ?? []))].filter(isInside);
  const sizes = await Promise.all(
    paths.map(async (path) => {
      // A file that does not exist yet, or a path that no system would take, has no size.
      const found = await stat(join(root, path)).catch(() => undefined);
      return found?.isFile() === true ? [[path, found.size] as const] : [];
    }),
  );
  return sizes.flat();
}

function isInside(path: string): boolean {
  return (
    !path.startsWith("/") && !path.includes("\\") && !path.includes("\0") && !path.split("/").includes("..")
  );
}
