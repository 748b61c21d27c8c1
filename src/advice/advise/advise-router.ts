/** The document's three ways to build a router. */
export const ROUTERS = ["rules", "complexity", "hybrid"] as const;
export type RouterName = (typeof ROUTERS)[number];

/** What is known of a project. `undefined`: nobody said. */
export interface ProjectFacts {
  readonly size: "small" | "medium" | "large" | undefined;
  /** How much the complexity of its tasks varies. */
  readonly variation: "little" | "some" | "much" | undefined;
  /** Whether it is plain of every task what sort of work it is. */
  readonly hasClearBoundaries: boolean | undefined;
  /** Whether each task's cost is to be tuned, at the price of a score that may be wrong. */
  readonly wantsFineTuning: boolean | undefined;
}

export interface RouterAdvice {
  readonly recommend: RouterName;
  readonly because: string;
  /** The document's words on each of the three, the recommended one first. */
  readonly routers: readonly RouterDescription[];
}

export interface RouterDescription {
  readonly router: RouterName;
  readonly bestFor: string;
  readonly pros: readonly string[];
  readonly cons: readonly string[];
}

const DESCRIPTIONS: Readonly<Record<RouterName, Omit<RouterDescription, "router">>> = {
  rules: {
    bestFor: "small to medium projects with clear task boundaries",
    pros: ["easy to understand and debug", "optimal for most projects", "no overhead"],
    cons: ["inflexible if tasks change their character", "does not adapt to a project's own patterns"],
  },
  complexity: {
    bestFor: "large projects where complexity varies much, or where cost is to be finely tuned",
    pros: ["adapts to how complex a project's tasks are", "can weigh cost and quality for each task"],
    cons: ["the estimate of complexity must itself be right, and is easily wrong", "more parts to debug"],
  },
  hybrid: {
    bestFor: "medium to large projects with some variation",
    pros: [
      "rules handle the typical case",
      "complexity handles the exceptions",
      "simple and flexible enough",
    ],
    cons: ["still needs an estimate of complexity for the exceptions"],
  },
};

/** Which router fits a project, by the document's "best for". In doubt the simplest: it can be explained, and the others build on it. */
export function adviseRouter(facts: ProjectFacts): RouterAdvice {
  const { router, because } = choose(facts);
  const others = ROUTERS.filter((each) => each !== router);
  return {
    recommend: router,
    because,
    routers: [router, ...others].map((each) => ({ router: each, ...DESCRIPTIONS[each] })),
  };
}

function choose({ size, variation, hasClearBoundaries, wantsFineTuning }: ProjectFacts) {
  const isLarge = size === "large";
  if (isLarge && (variation === "much" || wantsFineTuning === true)) {
    const why = variation === "much" ? "its tasks vary much" : "cost is to be tuned for each task";
    return { router: "complexity", because: `the project is large, and ${why}` } as const;
  }
  if (size === "small") {
    return {
      router: "rules",
      because: "the project is small: a score would be more work than it saves",
    } as const;
  }
  if (size !== undefined && (variation === "some" || variation === "much")) {
    return { router: "hybrid", because: `the project is ${size}, and its tasks vary` } as const;
  }
  if (size !== undefined && hasClearBoundaries === false) {
    const because = `the project is ${size}, and not every task is plainly of one sort: a score catches what rules misjudge`;
    return { router: "hybrid", because } as const;
  }
  const because =
    hasClearBoundaries === true
      ? "it is plain of every task what it is, and rules say the rest"
      : "nothing speaks for more than rules, which are optimal for most projects";
  return { router: "rules", because } as const;
}
