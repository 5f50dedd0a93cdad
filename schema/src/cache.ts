import { type FieldPolicy, InMemoryCache } from '@apollo/client/cache';
import { relayStylePagination } from '@apollo/client/utilities';

/**
 * A connection whose pages are joined into one list as `fetchMore` brings them, one list for each value of `keyArgs`.
 * Null stays null: it says that the caller may not see the list, which is not the same as an empty one.
 */
function connection(keyArgs: string[] | false = false): FieldPolicy {
  const { merge, ...policy } = relayStylePagination(keyArgs);
  if (typeof merge !== 'function') return policy;
  return {
    ...policy,
    merge: (existing, incoming, options) => incoming && merge(existing, incoming, options),
  };
}

/** A list that can become shorter, so that what was there before is not to be missed. */
const replaced: FieldPolicy = { merge: false };

/** A normalised cache that knows the supergraph's connections. */
export function createCache(): InMemoryCache {
  return new InMemoryCache({
    typePolicies: {
      Query: {
        fields: {
          designs: connection(['filter']),
          events: connection(['filter']),
          experiments: connection(),
          mySessions: replaced,
          orders: connection(['filter']),
          presets: connection(['category', 'includeArchived']),
          users: connection(['search']),
        },
      },
      Design: { fields: { revisions: connection(), shares: replaced, specification: replaced } },
      Experiment: { fields: { variants: replaced } },
      // Frozen when the order was placed, so whatever parts of it were read go together.
      DesignSnapshot: { merge: true },
      User: { fields: { designs: connection(), orders: connection() } },
    },
  });
}
