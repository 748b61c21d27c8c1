/**
 * Words that say something about how a task is put, whatever its subject. Chosen by hand before any outcome was looked at; English,
 * so for other languages only the features that count shapes (lengths, numbers, code) say something.
 */
export const LEXICON = {
  numberWords:
    "one two three four five six seven eight nine ten eleven twelve dozen twenty thirty forty fifty hundred thousand million",
  percents: "percent percentage",
  fractions:
    "half halves third thirds quarter quarters fourth fourths fifth fifths sixth eighth tenth tenths",
  money: "dollar dollars cent cents price prices cost costs pay pays paid earn earns spend spends spent",
  timeUnits:
    "second seconds minute minutes hour hours day days week weeks month months year years daily weekly monthly",
  multiples: "twice thrice double doubles doubled triple triples times",
  comparatives:
    "more less fewer greater larger smaller higher lower longer shorter older younger faster slower than most least",
  rates: "per each every apiece",
  remainders: "left remain remains remaining remainder rest after before",
  totals: "total altogether combined sum average together both overall",
  conditions: "if unless when whenever while until otherwise except only",
  negations:
    "not no never none cannot without don't doesn't didn't isn't aren't wasn't won't can't shouldn't couldn't",
  questionWords: "how what which who where",
  explanations: "why explain reason prove show describe",
  demands: "should must expected expect need needs want please",
  reasons: "because since therefore thus hence due",
  conjunctions: "and or but",
  pronouns: "he she it they his her their its them him",
  failures:
    "error errors exception traceback fail fails failed failure crash crashes bug wrong broken incorrect regression",
} as const satisfies Readonly<Record<string, string>>;
