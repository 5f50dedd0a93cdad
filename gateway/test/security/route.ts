/** A root field and what is asked of it. */
export interface ParsedRoute {
  readonly kind: 'Query' | 'Mutation' | 'Subscription';
  readonly field: string;
  /** As in GraphQL, without the parentheses; empty where there are none. */
  readonly arguments: string;
  /** The names of the things in the arguments, each once. */
  readonly things: readonly string[];
}

/** The names of the things that a part of a document has variables for, each once. */
export function thingsIn(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(/\$(\w+)/g), ([, name = '']) => name))];
}

/** @throws Error for a name that is none of a route, such as `Query.order(id: $order)` */
export function parseRoute(name: string): ParsedRoute {
  const {
    kind,
    field,
    args = '',
  } = /^(?<kind>Query|Mutation|Subscription)\.(?<field>\w+)(\((?<args>.*)\))?$/s.exec(name)?.groups ?? {};
  if (kind === undefined || field === undefined) throw new Error(`${name} is no route`);
  return { kind: kind as ParsedRoute['kind'], field, arguments: args, things: thingsIn(args) };
}

/** For example `Query.order`. */
export function rootFieldOf(name: string): string {
  const { kind, field } = parseRoute(name);
  return `${kind}.${field}`;
}
