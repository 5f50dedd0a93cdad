import { type GraphQLResolveInfo, responsePathAsArray } from 'graphql';

/** What a resolver finds in the context: a log of all that was called, in order. */
export interface Witness {
  readonly calls: string[];
}

/** All that a resolver was told. */
export function describeCall(args: object, info: GraphQLResolveInfo): string {
  return JSON.stringify([
    `${info.parentType.name}.${info.fieldName}: ${info.returnType}`,
    responsePathAsArray(info.path),
    info.path.typename,
    args,
    info.fieldNodes.length,
    info.operation.name?.value,
    Object.keys(info.fragments),
    info.variableValues,
    info.rootValue === undefined,
  ]);
}
