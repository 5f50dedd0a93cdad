/** What an experiment may be, and which variant it gives to whom. */

import { chooseVariant, type Namespace } from './bucketing.ts';

export const experimentUnits = ['VISITOR', 'ACCOUNT'] as const;
/** What gets one variant: a browser, or an account wherever it is used. */
export type ExperimentUnit = (typeof experimentUnits)[number];

export type ExperimentStatus = 'DRAFT' | 'RUNNING' | 'STOPPED';

/** An experiment as far as giving out its variants goes. */
export interface Experiment {
  readonly key: string;
  readonly coverage: number;
  readonly namespace: string | null;
  readonly namespaceFrom: number | null;
  readonly namespaceTo: number | null;
  /** In the order of their positions. */
  readonly variants: readonly { readonly key: string; readonly weight: number }[];
}

/** The experiment's namespace; null where it has none. */
export function namespaceOf({ namespace, namespaceFrom, namespaceTo }: Experiment): Namespace | null {
  if (namespace === null) return null;
  return { name: namespace, range: [namespaceFrom ?? 0, namespaceTo ?? 1] };
}

/** The position of a unit's variant; null for one that does not take part. The experiment's key is the seed. */
export function variantFor(experiment: Experiment, unit: string): number | null {
  return chooseVariant(
    {
      seed: experiment.key,
      coverage: experiment.coverage,
      weights: experiment.variants.map(({ weight }) => weight),
      namespace: namespaceOf(experiment),
    },
    unit,
  );
}
