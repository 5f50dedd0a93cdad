import { Kind } from 'graphql';
import { expect, it } from 'vitest';
import orders from '../src/index.ts';
import { permissions } from '../src/permissions.ts';

const objectTypes = orders.typeDefs.definitions.filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION);

it('names every object type, so that none is closed by accident', () => {
  expect(Object.keys(permissions).sort()).toEqual(objectTypes.map((type) => type.name.value).sort());
});

it.each(['Query', 'Mutation', 'Subscription'])('names every field of %s', (name) => {
  const fields = objectTypes.find((type) => type.name.value === name)?.fields ?? [];
  expect(Object.keys(permissions[name] ?? {}).sort()).toEqual(fields.map((field) => field.name.value).sort());
});
