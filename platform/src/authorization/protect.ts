import { type GraphQLSchema, isObjectType } from 'graphql';
import { applyMiddleware } from 'graphql-middleware';
import { allow, type and, deny, shield } from 'graphql-shield';
import { forbidden } from '../graphql/errors.ts';

type ShieldRule = Parameters<typeof and>[number];

/** A rule, or rules by field with `*` for the rest, for every object type of a subgraph. */
export type Permissions = Readonly<Record<string, ShieldRule | Readonly<Record<string, ShieldRule>>>>;

/** Value types of the platform's own SDL, and federation's: whoever was given one may read it. */
const commonPermissions: Permissions = { Money: allow, PageInfo: allow, _Service: allow };

/**
 * Federation's own root fields carry nothing themselves: `_service` is the SDL, and what `_entities` returns is
 * guarded by the rules of the entity types.
 */
const federationQueries = { _service: allow, _entities: allow };

/**
 * Wraps every resolver of a subgraph's schema in its permission rules; what no rule names is denied.
 * Subscription fields must have a `subscribe` and no `resolve`: graphql-middleware wraps only one of the two,
 * and it is the start of the stream that has to be guarded.
 * @throws TypeError when the tree names a type the schema lacks, or a subscription field has a `resolve`
 */
export function protect(schema: GraphQLSchema, permissions: Permissions): GraphQLSchema {
  for (const name of Object.keys(permissions)) {
    if (!isObjectType(schema.getType(name)))
      throw new TypeError(`permissions name ${name}, which is no object type`);
  }
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    if (field.resolve) throw new TypeError(`Subscription.${field.name} must define subscribe only`);
  }
  const rules = {
    ...commonPermissions,
    ...permissions,
    Query: { ...permissions.Query, ...federationQueries },
  };
  return applyMiddleware(
    schema,
    shield(rules, {
      fallbackRule: deny,
      fallbackError: forbidden(),
      // Without this, shield replaces every error a resolver throws by its own.
      allowExternalErrors: true,
    }),
  );
}
