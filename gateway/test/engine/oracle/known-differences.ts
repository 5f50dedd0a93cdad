import type { KnownDifference } from './differences/difference.ts';
import { errorsDifferences } from './differences/errors.ts';
import { mergingDifferences } from './differences/merging.ts';
import { representationsDifferences } from './differences/representations.ts';
import { shapingDifferences } from './differences/shaping.ts';

/**
 * The stock executor merges equal fragments of an operation before it shapes the answer, so it answers the fields of the
 * second too early. Ours are in the order of https://spec.graphql.org/draft/#CollectFields(), which is checked without
 * the stock executor. Of several nulls that end in one null further up, it may report another first.
 */
export const orderOfFields = 'order of fields';

/** The differences we know, but for the order of fields. Anything else that differs is a bug of ours. */
export const knownDifferences: readonly KnownDifference[] = [
  ...errorsDifferences,
  ...representationsDifferences,
  ...mergingDifferences,
  ...shapingDifferences,
];
