import type { GuardedPart } from "../../found-command.ts";

/** A definition of a command before its text is looked up. */
export interface Definition {
  readonly file: string;
  readonly part: GuardedPart;
}

/** A linter or formatter, and how it is known that a repository uses it. */
export interface Tool {
  readonly name: string;
  /** `node_modules`: installed there, here or in a folder above. `path`: found by its name like any program. */
  readonly from: "node_modules" | "path";
  /** Files that only a user of the tool has. They are guarded, those that are missing too. */
  readonly configs: readonly string[];
  /** The same inside files that others use as well. */
  readonly packageKey?: string;
  readonly tomlTable?: { readonly file: string; readonly table: string };
  /** How it is asked whether it is there. */
  readonly probe: readonly string[];
  readonly lint?: readonly string[];
  readonly lintFix?: readonly string[];
  readonly format?: readonly string[];
  /** Endings of the files that its commands take in place of a last `.`. */
  readonly endings: readonly string[];
}

const SCRIPT_ENDINGS = [".js", ".cjs", ".mjs", ".jsx", ".ts", ".cts", ".mts", ".tsx"];
const PYTHON_ENDINGS = [".py", ".pyi"];

function withEndings(name: string, endings: readonly string[]): readonly string[] {
  return endings.map((ending) => `${name}${ending}`);
}

/** In order: the first tool that a repository uses for a purpose is taken. */
export const TOOLS: readonly Tool[] = [
  {
    name: "biome",
    from: "node_modules",
    configs: ["biome.json", "biome.jsonc"],
    probe: ["--version"],
    lint: ["lint", "."],
    lintFix: ["lint", "--write", "."],
    format: ["format", "--write", "."],
    endings: [...SCRIPT_ENDINGS, ".json", ".jsonc", ".css"],
  },
  {
    name: "eslint",
    from: "node_modules",
    configs: [
      ...withEndings("eslint.config", [".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"]),
      ...withEndings(".eslintrc", ["", ".js", ".cjs", ".json", ".yml", ".yaml"]),
    ],
    packageKey: "eslintConfig",
    probe: ["--version"],
    lint: ["."],
    lintFix: ["--fix", "."],
    endings: SCRIPT_ENDINGS,
  },
  {
    name: "oxlint",
    from: "node_modules",
    configs: [".oxlintrc.json"],
    probe: ["--version"],
    lint: ["."],
    lintFix: ["--fix", "."],
    endings: SCRIPT_ENDINGS,
  },
  {
    name: "prettier",
    from: "node_modules",
    configs: [
      ...withEndings(".prettierrc", [
        "",
        ".json",
        ".json5",
        ".yml",
        ".yaml",
        ".toml",
        ".js",
        ".cjs",
        ".mjs",
        ".ts",
      ]),
      ...withEndings("prettier.config", [".js", ".cjs", ".mjs", ".ts"]),
    ],
    packageKey: "prettier",
    probe: ["--version"],
    format: ["--write", "."],
    endings: [...SCRIPT_ENDINGS, ".json", ".css", ".scss", ".html", ".md", ".yml", ".yaml", ".vue"],
  },
  {
    name: "ruff",
    from: "path",
    configs: ["ruff.toml", ".ruff.toml"],
    tomlTable: { file: "pyproject.toml", table: "tool.ruff" },
    probe: ["--version"],
    lint: ["check", "."],
    lintFix: ["check", "--fix", "."],
    format: ["format", "."],
    endings: PYTHON_ENDINGS,
  },
  {
    name: "black",
    from: "path",
    configs: [],
    tomlTable: { file: "pyproject.toml", table: "tool.black" },
    probe: ["--version"],
    format: ["."],
    endings: PYTHON_ENDINGS,
  },
];

/** The programs of a language, used wherever its project file lies at the root. */
export interface Toolchain {
  readonly file: string;
  readonly program: string;
  readonly probe: readonly string[];
  /** What could make its commands say yes to anything. */
  readonly settings: readonly Definition[];
  readonly commands: Readonly<
    Partial<Record<"tests" | "lint" | "lintFix" | "format" | "build", readonly string[]>>
  >;
}

const PYTEST: Omit<Toolchain, "file"> = {
  program: "python3",
  probe: ["-m", "pytest", "--version"],
  settings: [
    { file: "pytest.ini", part: { kind: "file" } },
    { file: ".pytest.ini", part: { kind: "file" } },
    { file: "pyproject.toml", part: { kind: "toml", table: "tool.pytest" } },
    { file: "setup.cfg", part: { kind: "toml", table: "tool:pytest" } },
    { file: "tox.ini", part: { kind: "toml", table: "pytest" } },
  ],
  commands: { tests: ["-m", "pytest"] },
};

export const TOOLCHAINS: readonly Toolchain[] = [
  {
    file: "Cargo.toml",
    program: "cargo",
    probe: ["--version"],
    settings: [
      { file: ".cargo/config.toml", part: { kind: "file" } },
      { file: "clippy.toml", part: { kind: "file" } },
      { file: "Cargo.toml", part: { kind: "toml", table: "lints" } },
    ],
    commands: {
      tests: ["test"],
      lint: ["clippy"],
      lintFix: ["clippy", "--fix", "--allow-dirty", "--allow-staged"],
      format: ["fmt"],
      build: ["build"],
    },
  },
  {
    file: "go.mod",
    program: "go",
    probe: ["version"],
    settings: [],
    commands: {
      tests: ["test", "./..."],
      lint: ["vet", "./..."],
      format: ["fmt", "./..."],
      build: ["build", "./..."],
    },
  },
  { file: "pytest.ini", ...PYTEST },
  { file: "conftest.py", ...PYTEST },
  { file: "tests/conftest.py", ...PYTEST },
];
