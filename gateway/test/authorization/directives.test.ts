import { readFile } from 'node:fs/promises';
import { allow, claimsOf, isFulfilled, refusalOf } from '@pet/platform/authorization';
import { type Actor, roles } from '@pet/platform/identity';
import { buildSchema, type SubgraphDefinition } from '@pet/platform/subgraph';
import { testActor } from '@pet/platform/testing';
import {
  GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  isIntrospectionType,
  isObjectType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { loadSupergraph } from '../../src/engine/supergraph.ts';
import { registry } from '../../src/subgraphs/registry.ts';

const supergraphFile = new URL('../../../schema/supergraph.graphql', import.meta.url);
const { guards } = loadSupergraph(await readFile(supergraphFile, 'utf8'));
const definitions = await Promise.all(registry.map(async ({ load }) => (await load()).default));
const actors = [null, ...roles.map((role) => testActor(role))];

/** What depends on more than the actor, so that no directive can say it. */
const writtenRules = [
  'Query.presets',
  'User.createdAt',
  'User.designs',
  'User.email',
  'User.preferences',
  'User.role',
  'Design.revisions',
  'Design.shares',
];

/** What the rules of a subgraph answer before its resolver is asked: a code, or null where it is asked. */
async function bySubgraph(
  schema: ReturnType<typeof buildSchema>,
  { name }: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  actor: Actor | null,
): Promise<unknown> {
  const run = name === schema.getSubscriptionType()?.name ? field.subscribe : field.resolve;
  const info = { fieldName: field.name, parentType: name, path: { key: field.name } };
  const context = { actor, reader: actor && { userId: actor.userId, staff: actor.role !== 'CUSTOMER' } };
  // A resolver that is asked finds nothing to answer here, and may fail on that.
  const asked = async () => run?.({}, {}, context, info as never);
  const answer: unknown = await asked().catch((error: unknown) => error);
  return answer instanceof GraphQLError ? answer.extensions.code : null;
}

/** What the gateway answers by the directives of the supergraph. */
function byGateway(type: GraphQLObjectType, field: string, actor: Actor | null): unknown {
  const claims = claimsOf(actor);
  const fulfilled = guards.requirementsOf(type.name, field).every((one) => isFulfilled(one, claims));
  return fulfilled ? null : refusalOf(claims).extensions.code;
}

/** The subgraph's own schema and rules, over resolvers that do nothing. */
function quietSchema(definition: SubgraphDefinition): ReturnType<typeof buildSchema> {
  const { Subscription } = definition.resolvers;
  const subscribe = { subscribe: () => null };
  const quiet = Object.keys(Subscription ?? {}).map((name) => [name, subscribe]);
  return buildSchema({
    ...definition,
    resolvers: Subscription ? { Subscription: Object.fromEntries(quiet) } : {},
  });
}

/** The fields that have a rule of their own in the permissions, other than `allow`. */
function ruledFields({ permissions }: SubgraphDefinition): string[] {
  return Object.entries(permissions).flatMap(([type, rules]) => {
    if (typeof rules.resolve === 'function') return [];
    const fields = Object.entries(rules).filter(([, rule]) => rule !== allow);
    return fields.map(([field]) => `${type}.${field}`);
  });
}

describe.each(definitions.map((definition) => [definition.name, definition] as const))(
  '%s',
  (_, definition) => {
    const schema = quietSchema(definition);
    const types = Object.values(schema.getTypeMap()).filter(isObjectType);
    const coordinates = types
      .filter((type) => !isIntrospectionType(type) && !type.name.startsWith('_'))
      .flatMap((type) => Object.values(type.getFields()).map((field) => [type, field] as const))
      .filter(([, { name }]) => !name.startsWith('_'));

    it('answers what the gateway answers, for every field and every actor', async () => {
      const differences: string[] = [];
      for (const [type, field] of coordinates) {
        for (const actor of actors) {
          const refused = byGateway(type, field.name, actor);
          const coordinate = `${type.name}.${field.name}`;
          if (refused === null && writtenRules.includes(coordinate)) continue;
          const expected = await bySubgraph(schema, type, field, actor);
          if (refused !== expected) differences.push(`${coordinate} ${actor?.role}: ${refused}, ${expected}`);
        }
      }
      expect(differences).toEqual([]);
    });
  },
);

it('leaves rules to permissions that depend on more than the actor, and no others', () => {
  expect(definitions.flatMap(ruledFields).sort()).toEqual([...writtenRules].sort());
});
