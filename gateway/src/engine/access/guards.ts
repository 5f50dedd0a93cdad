import type { Schema } from '@apollo/federation-internals';
import {
  type DirectiveNames,
  guardingDirectives,
  type Requirement,
  requirementsOf,
} from '@pet/platform/authorization';
import { type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';

/** What a supergraph asks of whoever selects a field, by `@authenticated`, `@requiresScopes` and `@policy`. */
export interface Guards {
  /** Whether it has any of those directives. */
  readonly any: boolean;
  /** @returns nothing for a union, for an introspection field, and for names that the supergraph lacks */
  requirementsOf(parentName: string, fieldName: string): readonly Requirement[];
}

/** The specifications of those directives; a supergraph names in its `@link`s those that it uses. */
export const guardFeatures = guardingDirectives.map((name) => `https://specs.apollo.dev/${name}/v0.1`);

/** A supergraph may have the directives under other names. */
function namesIn({ coreFeatures }: Schema): DirectiveNames {
  return new Map(
    guardingDirectives.flatMap((name) => {
      const feature = coreFeatures?.getByIdentity(`https://specs.apollo.dev/${name}`);
      return feature ? [[feature.directiveNameInSchema(name), name]] : [];
    }),
  );
}

/**
 * Reads the guards of a supergraph.
 * @param fullSchema the same with what is inaccessible to clients
 */
export function readGuards(supergraph: Schema, fullSchema: GraphQLSchema): Guards {
  const names = namesIn(supergraph);
  const known = new Map<string, readonly Requirement[]>();

  function read(parentName: string, fieldName: string): readonly Requirement[] {
    const parent = fullSchema.getType(parentName);
    if (!isObjectType(parent) && !isInterfaceType(parent)) return [];
    const field = parent.getFields()[fieldName];
    return field === undefined ? [] : requirementsOf(fullSchema, parent, field, names);
  }

  return {
    any: names.size > 0,
    requirementsOf(parentName, fieldName) {
      const coordinate = `${parentName}.${fieldName}`;
      const requirements = known.get(coordinate) ?? read(parentName, fieldName);
      known.set(coordinate, requirements);
      return requirements;
    },
  };
}
