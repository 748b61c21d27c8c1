/** The baseline is the work as it is done now, the candidate as it might be done. */
export const ARM_NAMES = ["baseline", "candidate"] as const;
export type ArmName = (typeof ARM_NAMES)[number];

export function otherArm(arm: ArmName): ArmName {
  return arm === "baseline" ? "candidate" : "baseline";
}
