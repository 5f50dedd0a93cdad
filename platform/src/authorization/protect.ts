import {
  defaultFieldResolver,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
  isIntrospectionType,
  isObjectType,
} from 'graphql';
import { applyMiddleware } from 'graphql-middleware';
import { allow, type and, chain, deny, shield } from 'graphql-shield';
import { guardedProperty } from '../execution/index.ts';
import { forbidden } from '../graphql/errors.ts';
import { type Requirement, requirementsOf } from './requirements.ts';
import { guardOf, refuseBy, ruleOf } from './rules.ts';

type ShieldRule = Parameters<typeof and>[number];

/** A rule, or rules by field with `*` for the rest, for object types of a subgraph. */
export type Permissions = Readonly<Record<string, ShieldRule | Readonly<Record<string, ShieldRule>>>>;

/** Value types of the platform's own SDL, and federation's: whoever was given one may read it. */
const commonPermissions: Permissions = { Money: allow, PageInfo: allow, _Service: allow };

/**
 * Federation's own root fields carry nothing themselves: `_service` is the SDL, and what `_entities` returns is
 * guarded by the rules of the entity types.
 */
const federationQueries = new Set(['_service', '_entities']);

function isRule(rules: Permissions[string]): rules is ShieldRule {
  return typeof rules.resolve === 'function';
}

function writtenRule(permissions: Permissions, { name }: GraphQLObjectType, field: string) {
  if (name === 'Query' && federationQueries.has(field)) return allow;
  const rules = permissions[name] ?? commonPermissions[name];
  if (rules === undefined || isRule(rules)) return rules;
  return rules[field] ?? rules['*'];
}

/** What a field stands behind. */
interface FieldRules {
  /** What its directives ask of the actor. */
  readonly requirements: readonly Requirement[];
  /** What the permissions say of it. */
  readonly written: ShieldRule | undefined;
}

function fieldRulesOf(
  schema: GraphQLSchema,
  permissions: Permissions,
  type: GraphQLObjectType,
  field: string,
): FieldRules {
  const definition = type.getFields()[field];
  return {
    requirements: definition ? requirementsOf(schema, type, definition) : [],
    written: writtenRule(permissions, type, field),
  };
}

/** @returns every rule that a field stands behind: one for each directive that guards it, and the one that is written */
export function rulesOf(
  schema: GraphQLSchema,
  permissions: Permissions,
  type: GraphQLObjectType,
  field: string,
): readonly ShieldRule[] {
  const { requirements, written } = fieldRulesOf(schema, permissions, type, field);
  const required = requirements.map(ruleOf);
  return written === undefined ? required : [...required, written];
}

type Resolver = GraphQLFieldResolver<unknown, unknown>;

/** @returns what resolves a field all of whose rules answer at once, so that it needs nothing of shield; or null */
function unshielded({ requirements, written }: FieldRules, resolve: Resolver | undefined): Resolver | null {
  const isOpen = written === allow || (written === undefined && requirements.length > 0);
  const refuse = written && refuseBy(written);
  if (!isOpen && !refuse) return null;
  const answer = resolve ?? defaultFieldResolver;
  const guard = guardOf(requirements);
  if (refuse)
    return (parent, args, context, info) =>
      guard(context) ?? refuse(parent, args, context) ?? answer(parent, args, context, info);
  if (requirements.length === 0) return answer;
  if (resolve === undefined) return guardedProperty(guard);
  return (parent, args, context, info) => guard(context) ?? answer(parent, args, context, info);
}

function checkNames(schema: GraphQLSchema, permissions: Permissions): void {
  for (const [name, rules] of Object.entries(permissions)) {
    const type = schema.getType(name);
    if (!isObjectType(type)) throw new TypeError(`permissions name ${name}, which is no object type`);
    if (isRule(rules)) continue;
    const missing = Object.keys(rules).find((field) => field !== '*' && !type.getFields()[field]);
    if (missing !== undefined) throw new TypeError(`permissions name ${name}.${missing}, which is no field`);
  }
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    if (field.resolve) throw new TypeError(`Subscription.${field.name} must define subscribe only`);
  }
}

/**
 * Puts every field of a subgraph's schema behind rules: what its directives `@authenticated` and `@requiresScopes` ask
 * for, and then what the permissions ask for, which is what directives cannot say. A field with neither is denied.
 * Subscription fields must have a `subscribe` and no `resolve`: graphql-middleware wraps only one of the two,
 * and it is the start of the stream that has to be guarded.
 * @throws TypeError when the tree names a type or field the schema lacks, or a subscription field has a `resolve`
 */
export function protect(schema: GraphQLSchema, permissions: Permissions): GraphQLSchema {
  checkNames(schema, permissions);
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  const tree = types
    .filter((type) => !isIntrospectionType(type))
    .map((type) => {
      const fields = Object.keys(type.getFields()).map((field) => {
        const [first = deny, ...more] = rulesOf(schema, permissions, type, field);
        return [field, more.length === 0 ? first : chain(first, ...more)] as const;
      });
      return [type.name, Object.fromEntries(fields)] as const;
    });
  const shielded = applyMiddleware(
    schema,
    shield(Object.fromEntries(tree), {
      fallbackRule: deny,
      fallbackError: forbidden(),
      // Without this, shield replaces every error a resolver throws by its own.
      allowExternalErrors: true,
    }),
  );
  // Of subscriptions it is the start of the stream that is guarded.
  for (const type of types.filter((each) => each !== schema.getSubscriptionType())) {
    const shieldedType = shielded.getType(type.name);
    if (isIntrospectionType(type) || !isObjectType(shieldedType)) continue;
    for (const [name, { resolve }] of Object.entries(type.getFields())) {
      const field = shieldedType.getFields()[name];
      const replaced = unshielded(fieldRulesOf(schema, permissions, type, name), resolve);
      if (field && replaced) field.resolve = replaced;
    }
  }
  return shielded;
}
