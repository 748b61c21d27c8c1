// Checks, builds, tests, and closes with `N passed, N failed` alone on the last line of standard output.
// All else goes to standard error.
//
//   npm test                         everything
//   npm test -- src/pricing          checks, build, and the tests whose path holds these words
//   npm test -- --only-tests …       the tests alone, against the `dist` that is there
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./bundle.mjs";

const ONLY_TESTS = "--only-tests";

const given = process.argv.slice(2);
const vitestArgs = given.filter((arg) => arg !== ONLY_TESTS);
const failedStages = [];

if (!given.includes(ONLY_TESTS)) {
  stage("check", [join(root, "scripts", "check.mjs")]);
  stage("build", [join(root, "scripts", "build.mjs"), "--if-stale", "--types"]);
}
const counts = runTests();
if (failedStages.length > 0) console.error(`suffice: failed: ${failedStages.join(", ")}`);
console.log(
  `${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ""}`,
);
process.exitCode = failedStages.length === 0 && counts.failed === 0 && counts.passed > 0 ? 0 : 1;

function stage(name, args) {
  console.error(`suffice: ${name} …`);
  if (spawnSync(process.execPath, args, { cwd: root, stdio: ["ignore", 2, 2] }).status !== 0) {
    failedStages.push(name);
  }
}

function runTests() {
  console.error("suffice: tests …");
  const folder = mkdtempSync(join(tmpdir(), "suffice-test-"));
  try {
    const report = join(folder, "report.json");
    const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
    const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${report}`];
    // A snapshot that is missing is a failure here, not something to be written: `npx vitest -u` does that.
    const run = spawnSync(process.execPath, [vitest, "run", "--update=none", ...reporters, ...vitestArgs], {
      cwd: root,
      stdio: ["ignore", 2, 2],
    });
    const counted = existsSync(report) ? countResults(JSON.parse(readFileSync(report, "utf8"))) : undefined;
    if (run.status !== 0 || counted === undefined) failedStages.push("tests");
    // A run that ended without results is one thing that failed, not nothing that failed.
    return counted ?? { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** From vitest's JSON. A file that could not be loaded has no tests, and counts as one that failed. */
function countResults(report) {
  const unloadable = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
