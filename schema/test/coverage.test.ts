import { readdirSync, readFileSync } from 'node:fs';
import { buildSchema, Kind, parse, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { expect, it } from 'vitest';
import * as hooks from '../src/generated/hooks.ts';

const workspace = new URL('../', import.meta.url);
const operationsFolder = new URL('operations/', workspace);
const schema = buildSchema(readFileSync(new URL('api.graphql', workspace), 'utf8'));
const documents = readdirSync(operationsFolder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.graphql'))
  .map((file) => parse(readFileSync(new URL(file.replaceAll('\\', '/'), operationsFolder), 'utf8')));

const rootTypes = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter(
  (type) => type != null,
);

it('has an operation for every field of Query, Mutation and Subscription', () => {
  const used = new Set<string>();
  const types = new TypeInfo(schema);
  for (const document of documents) {
    visit(
      document,
      visitWithTypeInfo(types, {
        Field({ name }) {
          used.add(`${types.getParentType()}.${name.value}`);
        },
      }),
    );
  }
  const fields = rootTypes.flatMap((type) =>
    Object.keys(type.getFields()).map((field) => `${type}.${field}`),
  );
  expect(fields.length).toBeGreaterThan(40);
  expect(fields.filter((field) => !used.has(field))).toEqual([]);
});

it('has hooks for every operation', () => {
  const expected = documents
    .flatMap(({ definitions }) => definitions)
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .flatMap(({ name, operation }) => {
      const kinds = {
        query: ['Query', 'SuspenseQuery'],
        mutation: ['Mutation'],
        subscription: ['Subscription'],
      };
      return kinds[operation].map((kind) => `use${name?.value}${kind}`);
    });
  expect(Object.keys(hooks).sort()).toEqual(expected.sort());
});
