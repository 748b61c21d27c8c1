import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { addedLines } from "./added-lines.ts";
import { RISK_CLASSES } from "./risk-patterns.ts";
import { scanAddedLines } from "./scan-added-lines.ts";

/** A diff that makes `path` of these lines. */
function diffOf(path: string, ...lines: readonly string[]): string {
  const added = lines.map((line) => `+${line}\n`).join("");
  return `diff --git a/${path} b/${path}\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1,${lines.length} @@\n${added}`;
}

function classesOf(line: string, path = "src/x.ts"): readonly string[] {
  return scanAddedLines(diffOf(path, line)).map((finding) => finding.class);
}

test("added lines are read with their file and number, and nothing else is", () => {
  const diff = `diff --git a/src/x.ts b/src/x.ts
index 1..2 100644
--- a/src/x.ts
+++ b/src/x.ts
@@ -10,4 +10,4 @@ class X {
 same
-gone
--- a/looks/like/a/header.ts
++ b/looks/like/a/header.ts
+new

\\ No newline at end of file
@@ -40 +40 @@
-x
+y
diff --git a/gone.ts b/gone.ts
--- a/gone.ts
+++ /dev/null
@@ -1 +0,0 @@
-z
`;
  expect([...addedLines(diff)]).toEqual([
    { file: "src/x.ts", line: 11, text: "+ b/looks/like/a/header.ts" },
    { file: "src/x.ts", line: 12, text: "new" },
    { file: "src/x.ts", line: 40, text: "y" },
  ]);
});

test("git's own diff is read, odd names included", () => {
  const folder = mkdtempSync(join(tmpdir(), "suffice-diff-"));
  try {
    const git = (...args: readonly string[]) =>
      execFileSync("git", ["-C", folder, ...args], { encoding: "utf8" });
    git("init", "-q");
    for (const name of ["größe.ts", "a b.ts", 'quo"te.ts', "plain.ts"])
      writeFileSync(join(folder, name), "1\n2\n");
    git("add", ".");
    const added = [...addedLines(git("diff", "--cached"))];
    expect(added.map(({ file, line }) => `${file}:${line}`)).toEqual(
      ["a b.ts", "größe.ts", "plain.ts", 'quo"te.ts']
        .flatMap((file) => [`${file}:1`, `${file}:2`])
        .toSorted(),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.each([
  ["const token = jwt.sign({ user })", "auth"],
  ["await bcrypt.hash(secret, 12);", "auth"],
  ["if (requireAuth(request))", "auth"],
  ["user.password = text", "auth"],
  ["const key = env.API_KEY", "auth"],
  ["ALTER TABLE users ADD COLUMN age int;", "db_schema"],
  ["await schema.createTable('orders')", "db_schema"],
  ["name = models.CharField(max_length=20)", "db_schema"],
  ["const order = JSON.parse(text, revive)", "serialization"],
  ["const at = Date.parse(row.at)", "serialization"],
  ["class OrderDeserializer {", "serialization"],
  ["} catch (error) {", "error_handling"],
  ["}).catch(() => undefined)", "error_handling"],
  ["except ValueError:", "error_handling"],
  ["const response = await fetch(url)", "external_api"],
  ["r = requests.post(url, json=body)", "external_api"],
  ["app.post('/webhook', handler)", "external_api"],
  ["await Promise.race([a, b])", "concurrency"],
  ["const lock = new Mutex()", "concurrency"],
  ["SELECT * FROM jobs FOR UPDATE", "concurrency"],
])("the added line %j touches %s", (line, risk) => {
  expect(classesOf(line)).toEqual([risk]);
});

test.each([
  ["const row = JSON.parse(text)"],
  ["return JSON.stringify(value)"],
  ["await Promise.all(rows.map(read))"],
  ["const author = authorOf(book)"],
  ["const AUTHORS = [1]"],
  ["const token = tokens.next()"],
  ["session.query(User)"],
  ["repository.fetch(url)"],
  ["fetch(path) {"],
  ["// check the password here"],
  [" * fetch(url) is called twice"],
  ["total += 1 // like jwt.sign"],
])("the added line %j touches nothing", (line) => {
  expect(classesOf(line)).toEqual([]);
});

test.each([
  ["README.md", "jwt.sign()"],
  ["package-lock.json", '"jsonwebtoken": "password"'],
  ["src/x.py", "# jwt.sign()"],
  ["db/x.sql", "-- ALTER TABLE users"],
])("documents, data and comments say nothing: %s", (path, line) => {
  expect(classesOf(line, path)).toEqual([]);
});

test("a hash is a comment only where it is one", () => {
  expect(classesOf("#password = 1", "src/x.ts")).toEqual(["auth"]);
});

test("every line of a migration is about the schema", () => {
  expect(classesOf("rows := 1", "db/migrations/007_x.go")).toEqual(["db_schema"]);
});

test("the first line of each file and class is told, with whether only tests run it", () => {
  const diff =
    diffOf("src/a.ts", "x", "jwt()", "bcrypt()") + diffOf("src/a.test.ts", "jwt()", "try {} catch {}");
  const found = { line: 1, file: "src/a.test.ts", isTest: true };
  expect(scanAddedLines(diff)).toEqual([
    { class: "auth", file: "src/a.ts", line: 2, isTest: false, signal: "added line src/a.ts:2 touches auth" },
    { ...found, class: "auth", signal: "added line src/a.test.ts:1 touches auth" },
    {
      ...found,
      class: "error_handling",
      line: 2,
      signal: "added line src/a.test.ts:2 touches error_handling",
    },
  ]);
});

test("removed and unchanged lines say nothing", () => {
  const diff = "+++ b/src/a.ts\n@@ -1,2 +1,2 @@\n jwt()\n-bcrypt()\n+x()\n";
  expect(scanAddedLines(diff)).toEqual([]);
});

const HEADER = "diff --git a/x.ts b/x.ts\n+++ b/x.ts\n@@ -0,0 +1,99999999 @@\n";

test.each([
  ["short lines", "+a\n"],
  ["lines of words", `+${"a create ".repeat(6)}\n`],
  ["lines that begin like a sign again and again", `+${"create  unique ".repeat(500)}\n`],
  ["one endless line", "+JSON.parse("],
  ["headers", "@@ -1,1 +1,1 @@ \n"],
  ["quoted names", `+++ "b/${"\\303".repeat(20)}"\n`],
])("two megabytes of %s take no time", (_, piece) => {
  const diff = HEADER + piece.repeat(Math.ceil(2_000_000 / piece.length));
  const begun = process.cpuUsage().user;
  scanAddedLines(diff);
  // About a tenth of that where nothing else runs: a busy machine does not fail this, and what is not linear does.
  expect((process.cpuUsage().user - begun) / 1e6).toBeLessThan(2);
});

test("property: no text makes it throw, and what it finds stands where it says", () => {
  const line = fc.oneof(
    fc.constantFrom(
      "+++ b/x.ts",
      '+++ "b/\\30',
      "@@ -1 +1,3 @@",
      "@@ -1,9 +1,9 @@",
      "+jwt()",
      "diff --git",
      "\\",
    ),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      const diff = lines.join("\n");
      const added = new Set([...addedLines(diff)].map((each) => `${each.file}:${each.line}`));
      for (const finding of scanAddedLines(diff)) {
        expect(added.has(`${finding.file}:${finding.line}`)).toBe(true);
        expect(RISK_CLASSES).toContain(finding.class);
      }
    }),
  );
});
