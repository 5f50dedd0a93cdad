import DataLoader from 'dataloader';
import { type ExecutionResult, execute, parse } from 'graphql';
import { rule } from 'graphql-shield';
import { gql } from 'graphql-tag';
import { beforeEach, describe, expect, test } from 'vitest';
import { allow, deny } from '../../src/authorization/index.ts';
import { compileExecution } from '../../src/execution/index.ts';
import { badUserInput } from '../../src/graphql/index.ts';
import { buildSchema } from '../../src/subgraph/index.ts';

interface Context {
  readonly actor: object | null;
  readonly users: DataLoader<string, object>;
}

const batches: (readonly string[])[] = [];
const ownName = rule('ownName', { cache: 'strict' })(({ id }: { id: string }) => id === 'u1');

/** A subgraph as it is mounted: federation's fields, and every resolver behind a rule. */
const schema = buildSchema<Context>({
  name: 'people',
  port: 0,
  typeDefs: gql`
    type Query { users: [User!] @authenticated secret: String open: Money page: PageInfo }
    type User @key(fields: "id") @authenticated { id: ID! name: String email: String! friends: [User!] broken: Int! }
  `,
  resolvers: {
    Query: {
      users: (_parent: unknown, _args: unknown, { users }: Context) => users.loadMany(['u1', 'u2', 'u3']),
      open: () => ({ minor: 1250, currency: 'USD' }),
    },
    User: {
      __resolveReference: ({ id }: { id: string }, { users }: Context) => users.load(id),
      friends: (_user: unknown, _args: unknown, { users }: Context) => users.loadMany(['u2', 'u9']),
      broken: () => {
        throw badUserInput('Broken.');
      },
    },
  },
  permissions: {
    Query: { secret: deny, open: allow, page: allow },
    User: { name: ownName },
  },
  migrations: new URL('file:///none/'),
  open: () => {
    throw new Error('Only the schema of this subgraph is used');
  },
});

function makeContext(actor: object | null): Context {
  const load = async (ids: readonly string[]) => {
    batches.push(ids);
    return ids.map((id) =>
      id === 'u9' ? new Error(`no ${id}`) : { id, name: `N${id}`, email: `${id}@x.test` },
    );
  };
  return { actor, users: new DataLoader(load) };
}

beforeEach(() => {
  batches.length = 0;
});

const representations = ['u1', 'u2', 'u9', 'u1'].map((id) => ({ __typename: 'User', id }));

describe('a protected subgraph', () => {
  test.each<[string, string, Record<string, unknown>]>([
    ['fields', '{ users { id name email friends { id } } secret open { amount currency } }', {}],
    ['errors', '{ users { id broken } open { amount } }', {}],
    [
      'entities',
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on User { id name friends { email } } } }',
      { representations },
    ],
    [
      'entities that do not exist',
      '{ _entities(representations: [{ __typename: "Nobody" }, null]) { __typename } }',
      {},
    ],
    ['its SDL', '{ _service { sdl } }', {}],
  ])('answers %s as graphql-js does, for somebody and for nobody', async (_name, query, variableValues) => {
    const document = parse(query);
    const compiled = compileExecution(schema, document);
    for (const actor of [{}, null]) {
      const expected = await execute({ schema, document, variableValues, contextValue: makeContext(actor) });
      const expectedBatches = batches.splice(0);
      for (const round of ['first', 'second']) {
        const actual: ExecutionResult = await compiled({
          variables: variableValues,
          context: makeContext(actor),
        });
        expect(JSON.stringify(actual), round).toBe(JSON.stringify(expected));
        expect(batches.splice(0)).toEqual(expectedBatches);
      }
    }
  });
});
