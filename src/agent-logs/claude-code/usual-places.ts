import { basename, join } from "node:path";
import type { LogEnvironment } from "../log-format.ts";

const PROJECTS = "projects";

/** `CLAUDE_CONFIG_DIR` may list several folders, and then stands for all; else both that Claude Code has used are looked at. */
export function usualPlaces({ home, variables }: LogEnvironment): readonly string[] {
  const named = (variables["CLAUDE_CONFIG_DIR"] ?? "")
    .split(",")
    .map((folder) => folder.trim())
    .filter((folder) => folder !== "");
  const configured = variables["XDG_CONFIG_HOME"] ?? "";
  const usual = [
    join(configured === "" ? join(home, ".config") : configured, "claude"),
    join(home, ".claude"),
  ];
  const folders =
    named.length > 0 ? named.map((folder) => folder.replace(/^~(?=$|[\\/])/, () => home)) : usual;
  return [...new Set(folders.map(projectsOf))];
}

function projectsOf(folder: string): string {
  return basename(folder) === PROJECTS ? folder : join(folder, PROJECTS);
}
