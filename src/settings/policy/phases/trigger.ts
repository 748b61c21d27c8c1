/** A condition as it stands under `when`, of which `condition-schema.ts` makes the domain's. */
export type WhenYaml = Readonly<Record<string, unknown>>;

export type ReadTrigger =
  | { readonly kind: "when"; readonly when: WhenYaml }
  | { readonly kind: "not-understood"; readonly because: string };

/** The facts that a trigger may ask for, with the key of `when` that asks the same. */
const FACTS: Readonly<Record<string, string>> = {
  label: "label",
  complexity: "complexity",
  risk: "risk",
  kind: "kind",
  title: "title_words",
};

/**
 * `label:security OR complexity:complex` as a condition. A term is a fact and what it is to be, or a bound on the number of
 * files (`files>=4`); AND binds tighter than OR, and there is neither NOT nor brackets.
 */
export function readTrigger(text: string): ReadTrigger {
  const groups = text
    .trim()
    .split(/\s+OR\s+/i)
    .map(readGroup);
  const wrong = groups.find((group) => typeof group === "string");
  if (typeof wrong === "string") return { kind: "not-understood", because: wrong };
  const whens = groups.filter((group) => typeof group !== "string");
  const [only] = whens;
  return { kind: "when", when: whens.length === 1 && only !== undefined ? only : { any: whens } };
}

/** Terms that must all hold, or why they cannot be asked for. */
function readGroup(text: string): WhenYaml | string {
  const when: Record<string, unknown> = {};
  for (const term of text.trim().split(/\s+AND\s+/i)) {
    const files = /^files\s*(>=|<=)\s*(\d+)$/i.exec(term);
    if (files !== null) {
      const bound = { [files[1] === ">=" ? "at_least" : "at_most"]: Number(files[2]) };
      when["files"] = { ...(typeof when["files"] === "object" ? when["files"] : {}), ...bound };
      continue;
    }
    const [, fact = "", value = ""] = /^([a-z]+)\s*:\s*(\S+)$/i.exec(term) ?? [];
    const key = FACTS[fact.toLowerCase()];
    if (key === undefined)
      return `"${term}" is no term of a trigger. Possible: ${Object.keys(FACTS).join(":…, ")}:…, files>=N, files<=N, joined by AND and OR`;
    if (when[key] !== undefined) return `two of ${fact}: cannot be asked for at once; join them by OR`;
    when[key] = [value];
  }
  return when;
}
