import type { DataSource, OperationScope } from '../engine/data-source.ts';

/** A subgraph that runs in two places. */
export interface WeightedDataSourceOptions<Context extends object> {
  readonly here: DataSource<Context>;
  readonly there: DataSource<Context>;
  /** How many of a hundred operations go `there`. */
  readonly weight: number;
}

/**
 * Spreads operations over two places of one subgraph. All fetches of a client's operation go the same way, so that they
 * agree with each other; so do all fetches for one event of a subscription.
 */
export function openWeightedDataSource<Context extends object>({
  here,
  there,
  weight,
}: WeightedDataSourceOptions<Context>): DataSource<Context> {
  const wentThere = new WeakMap<OperationScope<Context>, boolean>();

  function goesThere(scope: OperationScope<Context>): boolean {
    const goes = wentThere.get(scope) ?? Math.random() * 100 < weight;
    wentThere.set(scope, goes);
    return goes;
  }

  return {
    prepareFetch(document) {
      const fetchHere = here.prepareFetch(document);
      const fetchThere = there.prepareFetch(document);
      return (variables, scope) => (goesThere(scope) ? fetchThere : fetchHere)(variables, scope);
    },
    prepareSubscription(document) {
      const startHere = here.prepareSubscription(document);
      const startThere = there.prepareSubscription(document);
      return (variables, scope, variablesNow) =>
        (goesThere(scope) ? startThere : startHere)(variables, scope, variablesNow);
    },
    async close() {
      await Promise.all([here.close(), there.close()]);
    },
  };
}
