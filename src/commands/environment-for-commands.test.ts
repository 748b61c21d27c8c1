import * as fc from "fast-check";
import { expect, test } from "vitest";
import { environmentForCommands } from "./environment-for-commands.ts";

test("a command gets the short list, its locale, and word that nobody watches", () => {
  const environment = {
    PATH: "/usr/bin",
    HOME: "/home/someone",
    LC_ALL: "C.UTF-8",
    LC_TIME: undefined,
    NODE_OPTIONS: "--inspect",
    GIT_DIR: "/elsewhere",
    FORCE_COLOR: "3",
  };
  expect(environmentForCommands(environment)).toEqual({
    PATH: "/usr/bin",
    HOME: "/home/someone",
    LC_ALL: "C.UTF-8",
    CI: "1",
    NO_COLOR: "1",
  });
});

test("what looks like a key is never handed on, even where its name fits the list", () => {
  const environment = {
    LC_API_KEY: "sk-1",
    LC_SECRET: "s",
    LC_TOKEN: "t",
    ANTHROPIC_API_KEY: "sk-2",
    GITHUB_TOKEN: "g",
    AWS_SECRET_ACCESS_KEY: "a",
  };
  expect(environmentForCommands(environment)).toEqual({ CI: "1", NO_COLOR: "1" });
});

test("a variable that is named for a program reaches it, a key included, and no other does", () => {
  const environment = {
    GH_TOKEN: "g",
    GH_HOST: "github.example",
    GITHUB_TOKEN: "other",
    NODE_OPTIONS: "--inspect",
  };
  expect(environmentForCommands(environment, ["GH_TOKEN", "GH_HOST", "GH_REPO"])).toEqual({
    GH_TOKEN: "g",
    GH_HOST: "github.example",
    CI: "1",
    NO_COLOR: "1",
  });
});

test("no value of any other variable gets through", () => {
  const name = fc
    .string({ minLength: 1 })
    .filter(
      (text) =>
        !/^(?:PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TERM|TZ|LANG|LANGUAGE|LC_|\w+_HOME|GOPATH|VIRTUAL_ENV)/.test(
          text,
        ),
    );
  fc.assert(
    fc.property(fc.dictionary(name, fc.string()), (environment) => {
      expect(environmentForCommands(environment)).toEqual({ CI: "1", NO_COLOR: "1" });
    }),
  );
});
