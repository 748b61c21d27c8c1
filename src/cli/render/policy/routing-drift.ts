import type { RoutingDrift, RoutingPage } from "../../../app/index.ts";
import { harmless } from "../harmless.ts";

/** Where a ROUTING.md differs from its policy, a line each under its section. */
export function driftPage({ policy, file, differences }: RoutingDrift): string {
  const [name, path] = [harmless(policy), harmless(file)];
  if (differences.length === 0) return `${path} says what the policy ${name} says\n`;
  const places = differences.length === 1 ? "1 place" : `${differences.length} places`;
  const sections = [...new Set(differences.map(({ section }) => section))].flatMap((section) => [
    `  ${harmless(section)}`,
    ...differences
      .filter((each) => each.section === section)
      .map(({ says }) => `    ${harmless(says).replace(/\s+/g, " ")}`),
  ]);
  return [
    `${path} differs from the policy ${name} in ${places}:`,
    ...sections,
    "The policy is right: change it, or write the file again with `suffice policy routing-md --file`.",
    "",
  ].join("\n");
}

/** `suffice.routing-md/1`: what was written or printed, or the differences of what was compared. */
export function routingMdJson(
  found: RoutingDrift | (RoutingPage & { readonly file: string | undefined }),
): string {
  const json = {
    schema: "suffice.routing-md/1",
    policy: found.policy,
    file: found.file ?? null,
    markdown: "markdown" in found ? found.markdown : null,
    differences:
      "differences" in found
        ? found.differences.map(({ section, says, policy, file }) => ({
            section,
            says,
            policy: policy ?? null,
            file: file ?? null,
          }))
        : null,
  };
  return `${JSON.stringify(json)}\n`;
}
