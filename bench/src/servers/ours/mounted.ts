import { buildSubgraphSchema } from '@apollo/subgraph';
import { protect } from '@pet/platform/authorization';
import { CompiledDocuments } from '@pet/platform/execution';
import { mapStream } from '@pet/platform/live';
import type { MountedSubgraph, RequestScope, SubgraphOperation } from '@pet/platform/subgraph';
import { createSourceEventStream, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import type { BenchContext } from '../../dataset/actor.ts';
import { subgraphResolvers } from '../../dataset/resolvers.ts';
import { subgraphRules } from '../../dataset/rules.ts';
import { type SubgraphName, subgraphTypeDefs, subscriptionTypeDefs } from '../../dataset/schemas.ts';

/** What a subgraph of the data set is mounted with. */
export interface MountOptions {
  readonly withRules?: boolean;
  /** Resolvers of the subscription that the fan-out adds to the orders. */
  readonly subscription?: Readonly<
    Record<string, { readonly subscribe: GraphQLFieldResolver<unknown, BenchContext> }>
  >;
}

function schemaOf(name: SubgraphName, { withRules = false, subscription }: MountOptions): GraphQLSchema {
  const modules = [{ typeDefs: subgraphTypeDefs(name), resolvers: subgraphResolvers[name] }];
  const live = subscription && { typeDefs: subscriptionTypeDefs, resolvers: { Subscription: subscription } };
  const schema = buildSubgraphSchema(live ? [...modules, live] : modules);
  return withRules ? protect(schema, subgraphRules[name]) : schema;
}

/** A context for each operation, and one for all fetches of the same, as the platform keeps them. */
function contextKeeper(): (operation: SubgraphOperation) => BenchContext {
  const shared = new WeakMap<object, BenchContext>();
  const createContext = ({ actor }: RequestScope): BenchContext => ({
    actor: actor as BenchContext['actor'],
  });
  return ({ scope, shareContext }) => {
    if (shareContext === undefined) return createContext(scope);
    const context = shared.get(shareContext) ?? createContext(scope);
    shared.set(shareContext, context);
    return context;
  };
}

/**
 * Mounts a subgraph of the data set as the platform mounts those of the shop, by the same executor, but without a
 * database and, unless asked for, without rules.
 */
export function mountDataSet(name: SubgraphName, options: MountOptions = {}): MountedSubgraph {
  const schema = schemaOf(name, options);
  const documents = new CompiledDocuments(schema);
  const contextOf = contextKeeper();
  return {
    name,
    schema,
    routes: [],
    async execute(operation) {
      const { document, operationName, variables } = operation;
      return documents.find(document, operationName)({ variables, context: contextOf(operation) });
    },
    async subscribe(operation) {
      const { document, operationName, variables } = operation;
      const context = contextOf(operation);
      const events = await createSourceEventStream({
        schema,
        document,
        operationName: operationName ?? null,
        variableValues: variables,
        contextValue: context,
      });
      if (!(Symbol.asyncIterator in events)) return events;
      const run = documents.find(document, operationName);
      return mapStream(events[Symbol.asyncIterator](), (rootValue) => run({ variables, context, rootValue }));
    },
    async seed() {},
    async close() {},
  };
}
