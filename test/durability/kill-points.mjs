// Loaded into a process of `suffice` before anything else (`node --import`). Kills that process, as `kill -9` would, at an exact
// instant in the life of a journal's step. Each point is given once: which ones were is kept in a file, over all lives of a run.
//
//   KEY begun        its beginning is recorded, and its effect was not called
//   KEY done         the effect is over, its rows are written, and not committed
//   KEY committed    nothing has happened since the commit
import { appendFileSync, existsSync, readFileSync } from "node:fs";

const file = process.env.KILL_POINTS_FILE;
const given = new Set(existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : []);

/** The step that the transaction under way has written. */
let touched;

// SQLite's own methods cannot be replaced, so each database gets one of its own, when the library is loaded.
const load = process.dlopen.bind(process);
process.dlopen = (module, ...rest) => {
  load.call(process, module, ...rest);
  const { DatabaseSync } = module.exports;
  if (DatabaseSync === undefined) return;
  module.exports.DatabaseSync = class extends DatabaseSync {
    constructor(...parameters) {
      super(...parameters);
      Object.defineProperty(this, "prepare", { value: (sql) => watched(sql, super.prepare(sql)) });
    }
  };
};

function watched(sql, statement) {
  if (sql === "commit") around(statement, before, after);
  if (sql === "rollback") around(statement, () => {}, forget);
  if (sql.startsWith('insert into "steps"')) around(statement, touch("begun"), () => {});
  if (sql.startsWith('update "steps"')) around(statement, touch("finished"), () => {});
  return statement;
}

function forget() {
  touched = undefined;
}

function around(statement, first, last) {
  for (const name of ["run", "all", "iterate"]) {
    const original = statement[name].bind(statement);
    const value = (...parameters) => {
      first(parameters);
      const result = original(...parameters);
      last();
      return result;
    };
    Object.defineProperty(statement, name, { value });
  }
}

function touch(state) {
  return (parameters) => {
    const [run, key] = state === "begun" ? parameters : parameters.slice(2);
    if (parameters.includes(state) && run !== undefined) touched = { key, state };
  };
}

function before() {
  if (touched?.state === "finished") point(`${touched.key} done`);
}

function after() {
  const step = touched;
  touched = undefined;
  if (step !== undefined) point(`${step.key} ${step.state === "begun" ? "begun" : "committed"}`);
}

function point(name) {
  if (given.has(name)) return;
  given.add(name);
  appendFileSync(file, `${name}\n`);
  process.kill(process.pid, "SIGKILL");
}
