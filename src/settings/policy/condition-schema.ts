import { z } from "zod";
import { COMPLEXITIES, type Condition, RISKS } from "../../domain/index.ts";
import { kindSchema, shareSchema, wordsSchema } from "../vocabulary.ts";

const boundsSchema = z
  .strictObject({
    at_least: z.number().int().nonnegative().optional(),
    at_most: z.number().int().nonnegative().optional(),
  })
  .transform(({ at_least, at_most }) => ({
    ...(at_least === undefined ? {} : { atLeast: at_least }),
    ...(at_most === undefined ? {} : { atMost: at_most }),
  }));

const shareBoundsSchema = z
  .strictObject({ above: shareSchema.optional(), at_most: shareSchema.optional() })
  .transform(({ above, at_most }) => ({
    ...(above === undefined ? {} : { above }),
    ...(at_most === undefined ? {} : { atMost: at_most }),
  }));

const conditionShape = {
  names_route: z.literal(true).optional(),
  label: wordsSchema.optional(),
  kind: z.array(kindSchema).optional(),
  complexity: z.array(z.enum(COMPLEXITIES)).optional(),
  title_words: wordsSchema.optional(),
  files: boundsSchema.optional(),
  context_tokens: boundsSchema.optional(),
  risk: z.array(z.enum(RISKS)).optional(),
  chunk: z.literal(true).optional(),
  complexity_score: shareBoundsSchema.optional(),
};
type ConditionYaml = { [Key in keyof typeof conditionShape]?: z.output<(typeof conditionShape)[Key]> };

const simpleConditionSchema = z.strictObject(conditionShape).transform((yaml) => conditionOf(yaml));

/** What stands under `when`. A condition inside `any` has no `any` of its own. */
export const conditionSchema = z
  .strictObject({ ...conditionShape, any: z.array(simpleConditionSchema).min(1).optional() })
  .transform(
    ({ any, ...yaml }): Condition => ({ ...conditionOf(yaml), ...(any === undefined ? {} : { any }) }),
  );

function conditionOf(yaml: ConditionYaml): Condition {
  const { names_route, label, kind, complexity, title_words, files, context_tokens, risk, chunk } = yaml;
  const { complexity_score } = yaml;
  return {
    ...(names_route === undefined ? {} : { namesRoute: names_route }),
    ...(label === undefined ? {} : { label: label.map((each) => each.toLowerCase()) }),
    ...(kind === undefined ? {} : { kind }),
    ...(complexity === undefined ? {} : { complexity }),
    ...(title_words === undefined ? {} : { titleWords: title_words }),
    ...(files === undefined ? {} : { files }),
    ...(context_tokens === undefined ? {} : { contextTokens: context_tokens }),
    ...(complexity_score === undefined ? {} : { complexityScore: complexity_score }),
    ...(risk === undefined ? {} : { risk }),
    ...(chunk === undefined ? {} : { chunk }),
  };
}
