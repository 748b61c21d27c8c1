import { stringify } from "yaml";
import type { Json, LearnedRoute, Tier } from "../../domain/index.ts";
import { learnedYaml } from "./learned-schema.ts";

export interface LearnedPolicyText {
  /** The file's path or name; the policy is named after it. */
  readonly file: string;
  readonly extends: string;
  readonly because: string;
  /** Lines above the policy, for people. */
  readonly comment: readonly string[];
  readonly learned?: LearnedRoute;
  readonly predictor?: Json;
  /** Words of titles after which a weaker tier has been shown to suffice. */
  readonly patterns?: readonly {
    readonly words: readonly string[];
    readonly tier: Tier;
    readonly because: string;
  }[];
}

const WIDTH = 120;

/** How a score takes part in deciding: as an opinion, which lowers only what a gate judges. */
const ASKING = {
  assessor: {
    ask: "score",
    when: {},
    may_lower: true,
    because: "a learned score, asked where it beat chance",
  },
};

/** What was learned, as a policy file that settings read again as it was. */
export function learnedPolicyText({
  file,
  comment,
  learned,
  predictor,
  patterns = [],
  ...rest
}: LearnedPolicyText): string {
  const head = { policy: policyName(file), extends: rest.extends, because: rest.because };
  const body = stringify(
    {
      ...head,
      ...(learned === undefined ? {} : { learned: learnedYaml(learned) }),
      ...(patterns.length === 0 ? {} : { demote_when: patterns.map(modifierOf) }),
    },
    { lineWidth: WIDTH },
  );
  // A score has thousands of weights that nobody reads: one line of them, which YAML reads as well.
  const score =
    predictor === undefined ? "" : `${stringify(ASKING)}predictor: ${JSON.stringify(predictor)}\n`;
  return `${comment.map((line) => `# ${line.replace(/\s+/g, " ")}\n`).join("")}${body}${score}`;
}

function modifierOf({ words, tier, because }: NonNullable<LearnedPolicyText["patterns"]>[number]) {
  return { name: `mined: ${words.join(", ")}`, when: { title_words: words }, to: tier, because };
}

/** `./Learned route.yaml` is called `learned-route`. */
export function policyName(file: string): string {
  const name = file
    .replace(/^.*[/\\]/, "")
    .replace(/\.(?:ya?ml|json)$/i, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "");
  return name === "" ? "learned" : name;
}
