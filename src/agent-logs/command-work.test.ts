import * as fc from "fast-check";
import { expect, test } from "vitest";
import { DETERMINISTIC_WORK } from "../domain/index.ts";
import { commandWork, makesCommit } from "./command-work.ts";

const COMMIT = `git add -A && git commit -m "$(cat <<'EOF'
feat: it's "done" (really) $HOME \`x\`

Co-authored: somebody; rm -rf /
EOF
)"`;

test.each([
  ["git add . && git commit -m 'feat: done; really' && git push", "commit"],
  [COMMIT, "commit"],
  [`${COMMIT} && git status`, "commit"],
  ['git -C /repo -c user.name=x commit -m "fix: a \\"quoted\\" word"', "commit"],
  ["npm ci && git commit -am x", "commit"],
  ["cd /repo && npm ci --silent 2>&1 | tail -5", "install"],
  ["pnpm add -D vitest && pnpm run lint", "install"],
  ["uv sync; go mod tidy; bundle install", "install"],
  ["npx prettier --write src && eslint src", "format"],
  ["CI=1 npx --yes @x/y; ", undefined],
  ["cargo fmt\ncargo clippy", "format"],
  ["CI=1 FOO='a b' npx --yes eslint src --fix > /dev/null 2>&1 || true", "lint"],
  ["./node_modules/.bin/tsc --noEmit -p .", "lint"],
  ["npm run lint:fix", "lint"],
  ["yarn lint # all of it", "lint"],
  ["ruff check . && ls", "lint"],
  ["test -f a.txt && echo yes || echo no", "exists"],
  ["[ -d src ]; which node; command -v git &>/dev/null", "exists"],
  ["ls -la \\\n  src | grep ts | wc -l", "exists"],
  ["find . -name '*.ts' -type f 2>/dev/null | head", "exists"],
  [
    "git status && git log --oneline -5 && git diff --stat && git branch -a && git remote -v && pwd",
    "status",
  ],
  ["git --no-pager log | head -3", "status"],
])("%j is %j", (command, work) => {
  expect(commandWork(command)).toBe(work);
});

test.each([
  ["", "nothing"],
  ["cd src", "nothing but a change of folder"],
  ["git commit -m x && npm test", "a part that is unknown"],
  ["git commit -m x && ./deploy.sh", "a program of one's own"],
  ["eslint src > report.txt", "output into a file"],
  ["git log >> log.txt", "output added to a file"],
  ["ls | tee files.txt", "output into a file by a program"],
  ["ls | sort -o files.txt", "output into a file by an option"],
  ['git commit -m "$(cat notes.txt)"', "a substitution"],
  ["ls $(git rev-parse --show-toplevel)", "a substitution as a word"],
  ["ls `pwd`", "an old substitution"],
  ['git commit -m "$MESSAGE"', "a variable"],
  ["git diff", "changes that are read"],
  ["git log -p", "changes that are read in the log"],
  ["git branch -D old", "a branch that is removed"],
  ["git tag v1 && git stash", "other commands of git"],
  ["find . -name x -delete", "files that are found and removed"],
  ["find . -exec rm {} ;", "files that something is done to"],
  ["grep -rn foo src", "a search"],
  ["cat README.md", "a file that is read"],
  ["(git status)", "a group"],
  ["npm run lint &", "a job in the background"],
  ["for f in *; do ls; done", "a loop"],
  ["git commit -m 'open", "a quote that does not end"],
  ["git commit -m \"$(cat <<'EOF'\nno end", "a text that does not end"],
  ["tsc -p .", "a build"],
  ["prettier src", "a print"],
  ["npm run build", "another script"],
  ["npm", "no command"],
  ["cat <<EOF > x\ny\nEOF", "a file that is written"],
])("%j is not: %s", (command) => {
  expect(commandWork(command)).toBeUndefined();
});

const piece = fc.constantFrom(
  "git commit -m ",
  "'",
  '"',
  "$(",
  "\"$(cat <<'EOF'\n",
  "\nEOF\n",
  ')"',
  "&&",
  "|",
  ";",
  "\n",
  "\\",
  ">",
  "2>&1",
  " /dev/null",
  "#",
  "ls ",
  "npx ",
  "A=1 ",
);

test("property: no command makes it throw", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, piece, fc.string({ unit: "binary" }))), (pieces) => {
      expect([...DETERMINISTIC_WORK, undefined]).toContain(commandWork(pieces.join("")));
    }),
    { numRuns: 1000 },
  );
});

test("property: what is added to deterministic work and is not known makes all of it unknown", () => {
  const known = fc.constantFrom("git status", "ls", "npm ci", COMMIT, "eslint . 2>&1", "cd x");
  const separator = fc.constantFrom(" && ", "; ", " || ", "\n");
  fc.assert(
    fc.property(fc.array(known), fc.array(known), separator, (before, after, between) => {
      expect(commandWork([...before, "make", ...after].join(between))).toBeUndefined();
    }),
  );
});

test("property: it takes no longer than the command is long", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        piece,
        fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join("")),
      ),
      (text) => {
        const started = process.cpuUsage();
        commandWork(text.repeat(Math.ceil(8000 / text.length)).slice(0, 8000));
        const { user, system } = process.cpuUsage(started);
        expect((user + system) / 1000).toBeLessThan(500);
      },
    ),
  );
});

test.each([
  "git commit -m x",
  "npm test && git -C app -c user.name=a commit -am 'fix: y'",
  "(cd app; CI=1 git commit --amend)",
  "make\ngit commit",
])("%j makes a commit", (command) => {
  expect(makesCommit(command)).toBe(true);
});

test.each([
  "git add -A",
  "git commit --dry-run",
  "echo git commit",
  "git log --grep commit",
  "",
  "gitcommit",
])("%j makes none", (command) => {
  expect(makesCommit(command)).toBe(false);
});
