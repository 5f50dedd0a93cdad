import { type GraphQLObjectType, type GraphQLSchema, isUnionType } from 'graphql';
import { isPromise } from '../execution/promises.ts';

/**
 * Under this key an entity carries the name of its type. @apollo/subgraph defines `__typename` on it instead, as a
 * property that loops do not see, in an async function: that takes as long as resolving the rest of the entity. Neither
 * loops nor JSON see a symbol.
 */
const typeKey = Symbol('type of the entity');

interface Entity {
  [typeKey]?: string;
}

/** What a reference resolver may answer, or promise. */
type Resolved = Entity | null | undefined;

function named(entity: Resolved, typename: string): Resolved {
  if (typeof entity !== 'object' || entity === null || entity[typeKey] === typename) return entity;
  // It is kept by somebody who may not see it change, or is an entity of another type elsewhere.
  if (entity[typeKey] !== undefined || !Object.isExtensible(entity))
    return { ...entity, [typeKey]: typename };
  entity[typeKey] = typename;
  return entity;
}

interface Representation extends Entity {
  readonly __typename: string;
}

type ResolveReference = (
  reference: Representation,
  context: unknown,
  info: unknown,
) => Resolved | PromiseLike<Resolved>;

function referenceResolverOf({ extensions }: GraphQLObjectType): ResolveReference {
  const { apollo } = extensions as {
    readonly apollo?: { readonly subgraph?: { readonly resolveReference?: ResolveReference } };
  };
  return apollo?.subgraph?.resolveReference ?? ((reference) => reference);
}

/**
 * Has a subgraph's `_entities` resolve references with less ado; the answers stay the same. References to interfaces are
 * left to @apollo/subgraph. A schema without entities stays as it is.
 */
export function resolveEntitiesDirectly(schema: GraphQLSchema): void {
  const field = schema.getQueryType()?.getFields()._entities;
  const union = schema.getType('_Entity');
  if (field === undefined || !isUnionType(union)) return;
  const { resolve: resolveByApollo } = field;
  const resolveTypeByApollo = union.resolveType;
  const resolvers = new Map(union.getTypes().map((type) => [type.name, referenceResolverOf(type)]));

  field.resolve = (source, args, context, info) => {
    const { representations } = args as { readonly representations: readonly Representation[] };
    if (!representations.every(({ __typename }) => resolvers.has(__typename)))
      return resolveByApollo?.(source, args, context, info);
    return representations.map((reference) => {
      const { __typename } = reference;
      const entity = resolvers.get(__typename)?.(reference, context, info);
      if (isPromise(entity)) return entity.then((there) => named(there, __typename));
      return named(entity, __typename);
    });
  };
  union.resolveType = (entity: Resolved, context, info, type) =>
    entity?.[typeKey] ?? resolveTypeByApollo?.(entity, context, info, type);
}
