/** One line of @apollo/gateway that is wrong, and what should stand there. */
export interface Patch {
  /** Below `dist`, without extension. */
  readonly file: 'executeQueryPlan' | 'resultShaping' | 'dataRewrites' | 'utilities/deepMerge';
  /** Occurs exactly once in the file, or the version is not the one this was written for. */
  readonly find: string;
  /** Calls `correct(name)` where the difference has an effect. */
  readonly replace: string;
}

/** Something that the stock executor does wrong by the GraphQL or the federation specification, and we do right. */
export interface KnownDifference {
  readonly name: string;
  readonly reason: string;
  readonly patches: readonly Patch[];
}
