import type { Policy } from "../../domain/index.ts";
import type { Complaint } from "../complaint.ts";

/** Rules that do not say what happens if their tier is too weak, or who would notice. */
export function guesses({ rules }: Policy): readonly Complaint[] {
  return rules.flatMap(({ name, failureMode, detector }): readonly Complaint[] => {
    const missing = [
      ...(failureMode === undefined ? ["what happens if its tier is too weak (`failure_mode`)"] : []),
      ...(detector === undefined ? ["what would notice (`detector`)"] : []),
    ];
    if (missing.length === 0) return [];
    const what = `it does not say ${missing.join(" and ")}, so it is a guess`;
    const whatToDo = "say it in a sentence; where no answer comes, the tier is not understood yet";
    return [{ id: "AP-GUESS", severity: "warning", where: `rule "${name}"`, what, whatToDo }];
  });
}
