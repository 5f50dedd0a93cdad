import { DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES, type Schema, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from 'graphql';
import { type Guards, guardFeatures, readGuards } from './access/guards.ts';

/** Stops a planner that explores too many alternatives; the plan is still right, though perhaps not the best. */
const mostEvaluatedPlans = 1_000;

/**
 * What a supergraph may ask of its gateway. The stock gateway lacks `@context` and what guards fields; without them this
 * would be the default. A feature for security that is not listed is refused, never ignored.
 */
const supportedFeatures = new Set([
  ...DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  'https://specs.apollo.dev/context/v0.1',
  ...guardFeatures,
]);

/** A supergraph document read once, and all the engine needs to know of it. */
export interface LoadedSupergraph {
  /** The supergraph itself, in the planner's own classes, with the directives that clients do not see. */
  readonly schema: Schema;
  /** The schema clients see, in the planner's own classes. */
  readonly plannedSchema: Schema;
  /** The schema clients see, with `@defer`. Apollo Server wraps the resolvers of the one it gets, so this is ours. */
  readonly apiSchema: GraphQLSchema;
  /** The schema of all subgraphs together, with what is inaccessible to clients. */
  readonly fullSchema: GraphQLSchema;
  readonly planner: QueryPlanner;
  readonly guards: Guards;
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
  /**
   * The types that satisfy a type condition, itself included, by name. Inaccessible ones count: subgraphs know them.
   */
  typesOf(condition: string): ReadonlySet<string>;
  /** Whether the first type is an object type that implements the second. The names may be anything. */
  implements(typename: string, interfaceName: string): boolean;
}

/**
 * Reads a supergraph document.
 * @throws Error that says what is wrong with it
 */
export function loadSupergraph(supergraphSdl: string): LoadedSupergraph {
  const supergraph = Supergraph.build(supergraphSdl, { supportedFeatures });
  const plannedSchema = supergraph.apiSchema();
  const fullSchema = supergraph.schema.toGraphQLJSSchema();
  const known = new Map<string, ReadonlySet<string>>();
  return {
    schema: supergraph.schema,
    plannedSchema,
    fullSchema,
    apiSchema: plannedSchema.toGraphQLJSSchema({ includeDefer: true }),
    guards: readGuards(supergraph.schema, fullSchema),
    planner: new QueryPlanner(supergraph, {
      incrementalDelivery: { enableDefer: true },
      debug: { maxEvaluatedPlans: mostEvaluatedPlans },
    }),
    subgraphs: supergraph.subgraphsMetadata(),
    implements(typename, interfaceName) {
      const type = fullSchema.getType(typename);
      const general = fullSchema.getType(interfaceName);
      return isObjectType(type) && isInterfaceType(general) && fullSchema.isSubType(general, type);
    },
    typesOf(condition) {
      const types = known.get(condition) ?? new Set(namesOf(fullSchema, condition));
      known.set(condition, types);
      return types;
    },
  };
}

function namesOf(schema: GraphQLSchema, condition: string): string[] {
  const type = schema.getType(condition);
  const below = isInterfaceType(type) ? schema.getImplementations(type).interfaces : [];
  const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [];
  return [condition, ...below.map(({ name }) => name), ...possible.map(({ name }) => name)];
}
