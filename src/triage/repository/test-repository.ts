import { type RepositoryFacts, readRepositoryFacts } from "./repository-facts.ts";

/** A commit of a made-up repository, files by the letter that git prints: `["M src/a.ts"]`. */
export interface WrittenCommit {
  readonly subject: string;
  readonly touched: readonly string[];
}

/** Facts of a made-up repository: its files with their bytes, and its commits, the newest first. */
export function factsOf(
  files: Readonly<Record<string, number>>,
  commits: readonly WrittenCommit[] = [],
): RepositoryFacts {
  const trackedFiles = Object.entries(files).map(
    ([path, bytes]) => `100644 blob ${"0".repeat(40)} ${bytes}\t${path}\0`,
  );
  const history = commits.map(({ subject, touched }) => {
    const entries = touched.map((each) => `${each.slice(0, 1)}\0${each.slice(2)}\0`);
    return `\u001e${subject}\0\n${entries.join("")}`;
  });
  return readRepositoryFacts({ trackedFiles: trackedFiles.join(""), history: history.join("") });
}

const AREAS = ["basket", "invoice", "search", "mail"];

/** A shop with four areas of two files each and a test, and a hundred commits that say where they belong. */
export function aShop(): RepositoryFacts {
  return factsOf(
    SHOP_FILES,
    shopCommits((area) => area),
  );
}

/** The same shop, whose commits say nothing of where they belong. */
export function aShopOfFewWords(): RepositoryFacts {
  const words = ["tidy", "mend", "polish", "improve"];
  return factsOf(
    SHOP_FILES,
    shopCommits((_, at) => `${words[at % 4]} ${words[(at >> 1) % 4]} stuff`),
  );
}

const SHOP_FILES: Readonly<Record<string, number>> = Object.fromEntries(
  AREAS.flatMap((area) => [
    [`src/${area}/${area}.ts`, 400],
    [`src/${area}/totals.ts`, 800],
    [`tests/${area}.test.ts`, 200],
  ]),
);

function shopCommits(subjectOf: (area: string, at: number) => string): readonly WrittenCommit[] {
  return Array.from({ length: 100 }, (_, at) => {
    const area = AREAS[(at * 7 + Math.floor(at / 4)) % AREAS.length] ?? "";
    const touched = [`M src/${area}/${area}.ts`, `M src/${area}/totals.ts`];
    if (at % 3 === 0) touched.push(`M tests/${area}.test.ts`);
    return { subject: subjectOf(area, at), touched };
  });
}
