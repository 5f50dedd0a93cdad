import {
  type ConstDirectiveNode,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  valueFromASTUntyped,
} from 'graphql';
import { z } from 'zod';
import { type Claims, signedIn } from './claims.ts';

/** What a directive asks of an actor: all the claims of any one of these alternatives. */
export type Requirement = readonly (readonly string[])[];

/** Federation's directives that guard a field or type, by their names in federation's own specification. */
export const guardingDirectives = ['authenticated', 'requiresScopes', 'policy'] as const;
type GuardingDirective = (typeof guardingDirectives)[number];

/** Under which name a schema has each of those directives; one that a schema lacks is left out. */
export type DirectiveNames = ReadonlyMap<string, GuardingDirective>;

const ownNames: DirectiveNames = new Map(guardingDirectives.map((name) => [name, name]));

/** What the arguments of the directives hold. */
const lists = z.array(z.array(z.string()));

function alternativesOf({ arguments: values }: ConstDirectiveNode, prefix: string): Requirement {
  const [list] = values ?? [];
  const alternatives = lists.parse(list && valueFromASTUntyped(list.value));
  return alternatives.map((names) => names.map((name) => `${prefix}:${name}`));
}

function requirementOf(directive: ConstDirectiveNode, names: DirectiveNames): Requirement | null {
  switch (names.get(directive.name.value)) {
    case 'authenticated':
      return [[signedIn]];
    case 'requiresScopes':
      return alternativesOf(directive, 'scope');
    case 'policy':
      return alternativesOf(directive, 'policy');
    default:
      return null;
  }
}

type Guardable = GraphQLNamedType | GraphQLField<unknown, unknown>;

function requirementsOn(guarded: Guardable, names: DirectiveNames): Requirement[] {
  const extensions = 'extensionASTNodes' in guarded ? guarded.extensionASTNodes : [];
  return [guarded.astNode, ...extensions]
    .flatMap((node) => node?.directives ?? [])
    .map((directive) => requirementOf(directive, names))
    .filter((requirement) => requirement !== null);
}

/**
 * What the directives of a schema ask of whoever selects a field: those on the field, on its parent type and on the type
 * of its values. A field that is selected on an interface can be that of any implementation, so it asks for all that
 * they ask for.
 * @param names where the schema does not have the directives under their own names
 * @see https://www.apollographql.com/docs/graphos/routing/security/authorization
 */
export function requirementsOf(
  schema: GraphQLSchema,
  parent: GraphQLObjectType | GraphQLInterfaceType,
  field: GraphQLField<unknown, unknown>,
  names: DirectiveNames = ownNames,
): readonly Requirement[] {
  const implementations = isInterfaceType(parent) ? schema.getPossibleTypes(parent) : [];
  const guarded = [parent, ...implementations].flatMap((type): Guardable[] => {
    const own = type.getFields()[field.name];
    return own ? [type, own, getNamedType(own.type)] : [];
  });
  const requirements = guarded.flatMap((one) => requirementsOn(one, names));
  const distinct = new Map(requirements.map((requirement) => [JSON.stringify(requirement), requirement]));
  return [...distinct.values()];
}

/** Whether somebody with these claims has what a directive asks for. */
export function isFulfilled(requirement: Requirement, claims: Claims): boolean {
  return requirement.some((alternative) => alternative.every((claim) => claims.has(claim)));
}
