import {
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { matrix } from './matrix.ts';
import type { ParsedRoute } from './route.ts';
import { things } from './things.ts';

/** The types that somebody can reach by an id: each of them is looked into where it is met first. */
const entities = new Set(Object.values(matrix).flatMap(({ references }) => Object.keys(references)));
const idOnly = new Set(Object.values(matrix).flatMap(({ idOnly = [] }) => idOnly));

/** How many entities within each other are looked into; of those below only the ids are selected. */
const deepest = 2;

/** Lists are asked for two of what they have, where they can be. */
function pageOf(field: { readonly args: readonly { readonly name: string }[] }): string {
  return field.args.some(({ name }) => name === 'first') ? '(first: 2)' : '';
}

/**
 * Everything that a type shows, as a selection set.
 * @param within how many entities it lies within
 */
export function selectionOf(type: GraphQLObjectType, within = 0): string {
  const depth = within + (entities.has(type.name) ? 1 : 0);
  const fields = Object.values(type.getFields()).filter(
    ({ name, args }) => !name.startsWith('_') && !args.some(isRequiredArgument),
  );
  const selected = fields.map((field) => {
    const below = getNamedType(field.type);
    if (!isObjectType(below)) return field.name;
    // What an edge leads to is among the nodes as well.
    const closed = depth >= deepest || idOnly.has(`${type.name}.${field.name}`) || type.name.endsWith('Edge');
    const selection = closed && entities.has(below.name) ? '{ id }' : selectionOf(below, depth);
    return `${field.name}${pageOf(field)} ${selection}`;
  });
  return `{ ${selected.join(' ')} }`;
}

/** The selection set below a root field; empty for one that answers a plain value. */
export function selectionOfRoute(
  schema: GraphQLSchema,
  { kind, field }: ParsedRoute,
  within?: number,
): string {
  const root = schema.getType(kind);
  const type = isObjectType(root) ? root.getFields()[field]?.type : undefined;
  if (type === undefined) throw new Error(`Clients see no ${kind}.${field}`);
  const below = getNamedType(type);
  return isObjectType(below) ? selectionOf(below, within) : '';
}

/** A variable for each thing. */
export function variablesText(names: readonly string[]): string {
  const declared = names.map((name) => `$${name}: ${things[name]?.type}`);
  return declared.length > 0 ? `(${declared.join(', ')})` : '';
}

const keyword = { Query: 'query', Mutation: 'mutation', Subscription: 'subscription' } as const;

function call({ field, arguments: args }: ParsedRoute, suffix = ''): string {
  return args === '' ? field : `${field}(${args.replace(/\$\w+/g, (name) => name + suffix)})`;
}

/** The operation that asks for a route once. */
export function operationOf(schema: GraphQLSchema, route: ParsedRoute): string {
  // An event is of several things; what each of them leads to is seen by queries.
  const selection = selectionOfRoute(schema, route, route.kind === 'Subscription' ? 1 : 0);
  return `${keyword[route.kind]} ${variablesText(route.things)} { ${call(route)} ${selection} }`;
}

/**
 * The operation that asks for a route three times: as `first` and `last` for the things, and between them as `other` for
 * those in variables of their names with `Other` behind.
 */
export function aliasedOperationOf(schema: GraphQLSchema, route: ParsedRoute): string {
  const selection = selectionOfRoute(schema, route, deepest);
  const declared = route.things.flatMap((name) => [
    `$${name}: ${things[name]?.type}`,
    `$${name}Other: ${things[name]?.type}`,
  ]);
  return `${keyword[route.kind]} (${declared.join(', ')}) {
    first: ${call(route)} ${selection}
    other: ${call(route, 'Other')} ${selection}
    last: ${call(route)} ${selection}
  }`;
}
