import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type ModelRegistry, messageOf, type Policy, SufficeError } from "../../domain/index.ts";
import { compareRoutingMd, type RoutingMdDifference, routingMd } from "../../policy-pages/index.ts";
import type { SettingFlags } from "../effective-settings.ts";
import { servedCatalogue } from "../providers/served-catalogue.ts";
import { namedPolicy } from "./named-policy.ts";

export interface RoutingPageOptions {
  readonly flags: SettingFlags;
  readonly folder: string;
}

export interface RoutingPage {
  readonly policy: string;
  readonly markdown: string;
}

export interface RoutingDrift {
  readonly policy: string;
  readonly file: string;
  /** Empty where the file says what the policy says. */
  readonly differences: readonly RoutingMdDifference[];
}

/** What every such file says in its head, and no other. */
const MARK = "Written by `suffice policy routing-md`";

/** ROUTING.md of a policy, with the models of the settings' providers; without a date, so that the same policy gives the same file. */
export async function routingPage(
  name: string | undefined,
  options: RoutingPageOptions,
): Promise<RoutingPage> {
  const { policy, models } = await read(name, options);
  return { policy: policy.name, markdown: routingMd(policy, { models }) };
}

/** Writes it. Throws `usage.invalid` for a file that was written by somebody else, unless `overwrites`. */
export async function writeRoutingPage(
  name: string | undefined,
  {
    file,
    overwrites,
    ...options
  }: RoutingPageOptions & { readonly file: string; readonly overwrites: boolean },
): Promise<RoutingPage> {
  const page = await routingPage(name, options);
  const path = resolve(options.folder, file);
  const before = await textOf(path);
  if (before !== undefined && !before.includes(MARK) && !overwrites) {
    throw new SufficeError("usage.invalid", {
      message: `${file} was not written by this command, and is left as it is. Name another file, or replace it with --force.`,
    });
  }
  await write(path, page.markdown);
  return page;
}

/** Where a file differs from its policy. Throws `input.missing` where there is none. */
export async function compareRoutingPage(
  name: string | undefined,
  { file, ...options }: RoutingPageOptions & { readonly file: string },
): Promise<RoutingDrift> {
  const { policy, models } = await read(name, options);
  const text = await textOf(resolve(options.folder, file));
  if (text === undefined) {
    throw new SufficeError("input.missing", {
      message: `there is no ${file} here; \`suffice policy routing-md --file ${file}\` writes it`,
    });
  }
  return { policy: policy.name, file, differences: compareRoutingMd(text, policy, { models }) };
}

async function read(
  name: string | undefined,
  options: RoutingPageOptions,
): Promise<{ readonly policy: Policy; readonly models: ModelRegistry }> {
  const { policy, settings } = await namedPolicy(name, options);
  const { models } = await servedCatalogue(settings);
  return { policy, models };
}

/** `undefined` where there is no such file. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new SufficeError("input.invalid", {
      message: `${path} cannot be read: ${messageOf(error)}`,
      cause: error,
    });
  }
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw new SufficeError("usage.invalid", {
      message: `${path} cannot be written: ${messageOf(error)}`,
      cause: error,
    });
  }
}
