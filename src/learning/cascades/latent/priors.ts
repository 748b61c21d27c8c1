/**
 * What is assumed before any outcome, each as strong as so many made-up observations. All of it is weak beside fifty tasks; none
 * of it was fitted to a data set that the learner is measured on. Costs are on the scale of log dollars.
 */
export const PRIORS = {
  /** Models agree much about which coding tasks are hard: ability to be right rises threefold (in log odds) per unit of ease. */
  slope: { mean: 3, logDeviation: 0.3 },
  /** A model e times as dear is better by so many log odds; from the spread of public leaderboards with prices, rounded. */
  abilityByLogPrice: { mean: 0.5, deviation: 0.3 },
  /** Deviation of abilities around what their prices suggest. */
  abilityDeviation: 1,
  /** Deviation of abilities at one sort of tasks around those at all tasks. */
  segmentDeviation: 0.7,
  /** Made-up tasks that hold the shape of ease to the normal one. */
  easeTasks: 20,
  /** Failed attempts cost more: in the log, this share of a model's spread; in dollars, this ratio. */
  wrongExtraOfSpread: 0.2,
  wrongCostRatio: 1.6,
  costAttempts: 4,
  /** Half of the spread of log dollars is the task's size, the other half chance. */
  loadingOfSpread: 0.5,
  loadingAttempts: 8,
  varianceOfSpread: 0.5,
  varianceAttempts: 5,
} as const;
