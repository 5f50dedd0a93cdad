import type { GraphQLLeafType } from 'graphql';
import { inspect } from 'graphql/jsutils/inspect.js';
import { Continuation } from './continuation.ts';
import type { Complete } from './place.ts';
import { isPromise } from './promises.ts';

/** Scalars and enums, by the type's own `serialize`. */
export function completeLeaf(type: GraphQLLeafType): Complete {
  return (_run, value) => {
    const serialized: unknown = type.serialize(value);
    if (serialized === null || serialized === undefined) {
      throw new Error(
        `Expected \`${inspect(type)}.serialize(${inspect(value)})\` to return non-nullable value, returned: ${inspect(serialized)}`,
      );
    }
    // Nobody says that it may, but graphql-js waits for a scalar that serializes to a promise.
    return isPromise(serialized) ? new Continuation(serialized, (awaited) => awaited) : serialized;
  };
}
