import type { CodegenPlugin } from '@graphql-codegen/plugin-helpers';
import { type GraphQLSchema, Kind, type OperationDefinitionNode, type OperationTypeNode } from 'graphql';

/** One hook of Apollo Client, and the types of src/hook-types.ts that describe it. */
interface HookShape {
  readonly suffix: string;
  readonly hook: string;
  readonly options: string;
  readonly result: string;
  /** Whether variables are left for later, so that options can be left out even where variables cannot. */
  readonly variablesLater?: boolean;
}

const shapes: Record<OperationTypeNode, readonly HookShape[]> = {
  query: [
    { suffix: 'Query', hook: 'useQuery', options: 'QueryOptions', result: 'QueryResult' },
    {
      suffix: 'SuspenseQuery',
      hook: 'useSuspenseQuery',
      options: 'SuspenseQueryOptions',
      result: 'SuspenseQueryResult',
    },
  ],
  mutation: [
    {
      suffix: 'Mutation',
      hook: 'useMutation',
      options: 'MutationOptions',
      result: 'MutationResult',
      variablesLater: true,
    },
  ],
  subscription: [
    {
      suffix: 'Subscription',
      hook: 'useSubscription',
      options: 'SubscriptionOptions',
      result: 'SubscriptionResult',
    },
  ],
};

const allShapes = Object.values(shapes).flat();
const imports = [
  `import { ${allShapes.map(({ hook }) => hook).join(', ')} } from '@apollo/client/react';`,
  `import type * as shape from '../hook-types.ts';`,
  `import * as graphql from './graphql.ts';`,
].join('\n');

/** What the schema says about the first field of an operation, as the hook's documentation. */
function documentationOf(
  { operation, selectionSet }: OperationDefinitionNode,
  schema: GraphQLSchema,
): string {
  const [first] = selectionSet.selections;
  const field = first?.kind === Kind.FIELD ? first.name.value : '';
  const description = schema.getRootType(operation)?.getFields()[field]?.description;
  if (!description) return '';
  const lines = description.replaceAll('*/', '*\\/').split('\n');
  return ['/**', ...lines.map((line) => ` * ${line}`), ' */\n'].join('\n');
}

function hooksOf(name: string, operation: OperationDefinitionNode, schema: GraphQLSchema): string[] {
  const needsVariables = operation.variableDefinitions?.some(
    ({ type, defaultValue }) => type.kind === Kind.NON_NULL_TYPE && !defaultValue,
  );
  const kind = `${operation.operation[0]?.toUpperCase()}${operation.operation.slice(1)}`;
  const types = `<graphql.${name}${kind}, graphql.${name}${kind}Variables>`;
  return shapes[operation.operation].map(({ suffix, hook, options, result, variablesLater }) => {
    const optional = needsVariables && !variablesLater ? '' : '?';
    return `${documentationOf(operation, schema)}export function use${name}${suffix}(
  options${optional}: shape.${options}${types},
): shape.${result}${types} {
  return ${hook}(graphql.${name}Document, options);
}`;
  });
}

/**
 * Writes a React hook for Apollo Client 4 for each operation: `query Order` becomes `useOrderQuery` and
 * `useOrderSuspenseQuery`, `mutation PlaceOrder` becomes `usePlaceOrderMutation`, and `subscription OrderFeed` becomes
 * `useOrderFeedSubscription`. The file stands next to the client preset's `graphql.ts`, whose names must be those of
 * the operations as they are written (`namingConvention: 'keep'`).
 */
export const hooksPlugin: CodegenPlugin = {
  plugin(schema, documents) {
    const hooks = documents.flatMap(({ document, location }) =>
      (document?.definitions ?? []).flatMap((definition) => {
        if (definition.kind !== Kind.OPERATION_DEFINITION) return [];
        if (!definition.name)
          throw new Error(`${location}: an operation needs a name, after which hooks are called.`);
        return hooksOf(definition.name.value, definition, schema);
      }),
    );
    return [imports, ...hooks, ''].join('\n\n');
  },
};
