import { ApolloLink } from '@apollo/client/link';
import { tap } from 'rxjs';

/** By subscription field: the field that numbers its events, and the argument that asks for what follows one. */
const positions: Readonly<Record<string, { readonly field: string; readonly argument: string }>> = {
  designChanged: { field: 'version', argument: 'afterVersion' },
  orderFeed: { field: 'feedSequence', argument: 'afterSequence' },
  orderStatusChanged: { field: 'sequence', argument: 'afterSequence' },
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/**
 * Makes a subscription go on behind the last event it received when the socket comes back. graphql-ws subscribes again
 * with the very variables object it was given, so that is where the position is kept; without it, changes made while
 * the socket was down would be missed, or the whole history repeated. The operation needs a variable named as the
 * argument, and must select the field.
 */
export const resumeLink = new ApolloLink((operation, forward) => {
  operation.variables = { ...operation.variables };
  return forward(operation).pipe(
    tap(({ data }) => {
      for (const [name, { field, argument }] of Object.entries(positions)) {
        const event = data?.[name];
        if (isRecord(event) && typeof event[field] === 'number') operation.variables[argument] = event[field];
      }
    }),
  );
});
