import { defaultFieldResolver, type GraphQLError, type GraphQLFieldResolver } from 'graphql';

/** Says whether whoever asks may have a field; it throws nothing. @returns null if so, else the error to answer */
export type Guard = (context: unknown) => GraphQLError | null;

/** By the resolvers that are nothing but a guard before a property. */
const guards = new WeakMap<object, Guard>();

/**
 * A resolver that answers as graphql-js's default does, unless a guard refuses. Compiled operations ask the guard and read
 * the property themselves, which saves them the arguments and the info of a call.
 */
export function guardedProperty(guard: Guard): GraphQLFieldResolver<unknown, unknown> {
  const resolver: GraphQLFieldResolver<unknown, unknown> = (parent, args, context, info) =>
    guard(context) ?? defaultFieldResolver(parent, args, context, info);
  guards.set(resolver, guard);
  return resolver;
}

/** What a property is guarded by; undefined for any other resolver. */
export function guardOfProperty(resolver: object | undefined): Guard | undefined {
  return resolver && guards.get(resolver);
}
