import { buildSchema, execute, type GraphQLInterfaceType, type GraphQLObjectType, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import {
  allow,
  claimsOf,
  isFulfilled,
  or,
  protect,
  requirementsOf,
  rule,
} from '../src/authorization/index.ts';
import { testActor } from '../src/testing/index.ts';

const schema = buildSchema(`
  directive @authenticated on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
  directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
  directive @policy(policies: [[String!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
  type Query { node: Node open: Open hidden: [Hidden!]! sealed: Seal judged: Int @policy(policies: [["fair"]]) }
  interface Node { id: ID! name: String }
  type Open implements Node { id: ID! name: String @requiresScopes(scopes: [["staff", "names"], ["admin"]]) }
  type Hidden implements Node @authenticated { id: ID! name: String }
  scalar Seal @requiresScopes(scopes: [["staff"]])
`);

function asked(coordinate: string) {
  const [name = '', field = ''] = coordinate.split('.');
  const type = schema.getType(name) as GraphQLObjectType | GraphQLInterfaceType;
  const definition = type.getFields()[field];
  if (!definition) throw new Error(`There is no ${coordinate}`);
  return requirementsOf(schema, type, definition);
}

const signedIn = [['authenticated']];
const names = [['scope:staff', 'scope:names'], ['scope:admin']];

describe('what is asked of who selects a field', () => {
  it.each<[string, readonly unknown[]]>([
    ['Query.open', []],
    ['Query.node', []],
    ['Open.name', [names]],
    ['Hidden.id', [signedIn]],
    ['Query.hidden', [signedIn]],
    ['Query.sealed', [[['scope:staff']]]],
    ['Query.judged', [[['policy:fair']]]],
    // Whatever the object turns out to be.
    ['Node.id', [signedIn]],
    ['Node.name', [names, signedIn]],
  ])('%s', (coordinate, requirements) => {
    expect(asked(coordinate)).toEqual(requirements);
  });

  it('is fulfilled by all of the claims of one alternative', () => {
    expect(isFulfilled(names, new Set(['scope:staff', 'scope:names']))).toBe(true);
    expect(isFulfilled(names, claimsOf(testActor('STAFF')))).toBe(false);
    expect(isFulfilled(names, claimsOf(testActor('ADMIN')))).toBe(true);
    expect(isFulfilled([], claimsOf(testActor('ADMIN')))).toBe(false);
  });
});

it('gives nobody no claim, and each role those of the one below', () => {
  expect([...claimsOf(null)]).toEqual([]);
  expect([...claimsOf(testActor('CUSTOMER'))]).toEqual(['authenticated']);
  expect([...claimsOf(testActor('STAFF'))]).toEqual(['authenticated', 'scope:staff']);
  expect([...claimsOf(testActor('ADMIN'))]).toEqual(['authenticated', 'scope:staff', 'scope:admin']);
});

describe('a tree of permissions', () => {
  it('names types and fields that there are', () => {
    expect(() => protect(schema, { Nobody: allow })).toThrow('Nobody, which is no object type');
    expect(() => protect(schema, { Open: { size: allow } })).toThrow('Open.size, which is no field');
  });

  it('denies what it does not name, unless a directive guards it', async () => {
    const document = parse('{ open { id } hidden { id } }');
    const { data, errors } = await execute({
      schema: protect(schema, { Open: allow }),
      document,
      rootValue: { open: { id: '1' }, hidden: [{ id: '2' }] },
      contextValue: { actor: testActor() },
    });
    expect([data, errors?.map(({ path, extensions }) => [path, extensions.code])]).toEqual([
      { open: null, hidden: [{ id: '2' }] },
      [[['open'], 'FORBIDDEN']],
    ]);
  });
});

describe('a rule of what is asked about', () => {
  const checked = buildSchema(`
    directive @authenticated on FIELD_DEFINITION
    type Query { note: Note }
    type Note { text: String owned: String joined: String guarded: String @authenticated }
  `);
  const note = (verdict: () => boolean | Error) => ({
    verdict,
    text: 't',
    owned: 'o',
    joined: 'j',
    guarded: 'g',
  });
  const obeys = rule('obeys', ({ verdict }: ReturnType<typeof note>) => verdict());
  const isNobody = rule('isNobody', (_note, _args, { actor }: { actor: unknown }) => actor === null);
  const permissions = {
    Query: allow,
    Note: { text: allow, owned: obeys, joined: or(isNobody, obeys), guarded: obeys },
  };
  const guardedSchema = protect(checked, permissions);

  async function answerTo(actor: unknown, verdict: () => boolean | Error) {
    const document = parse('{ note { text owned joined guarded } }');
    const rootValue = { note: note(verdict) };
    const result = await execute({ schema: guardedSchema, document, rootValue, contextValue: { actor } });
    const refusals = result.errors?.map(({ path, message, extensions }) => [
      path?.[1],
      extensions.code ?? message,
    ]);
    return { ...JSON.parse(JSON.stringify(result.data)).note, refusals };
  }

  it.each<[string, () => boolean | Error, string]>([
    ['false', () => false, 'FORBIDDEN'],
    ['its error', () => new Error('Not yours'), 'Not yours'],
    [
      'what it throws',
      () => {
        throw new Error('secret');
      },
      'FORBIDDEN',
    ],
  ])('refuses by %s, alone and together with others', async (_name, verdict, code) => {
    expect(await answerTo(testActor(), verdict)).toEqual({
      ...{ text: 't', owned: null, joined: null, guarded: null },
      refusals: expect.arrayContaining(['owned', 'joined', 'guarded'].map((field) => [field, code])),
    });
  });

  it('lets through by true, after what a directive asks for', async () => {
    const all = { text: 't', owned: 'o', joined: 'j', guarded: 'g', refusals: undefined };
    expect(await answerTo(testActor(), () => true)).toEqual(all);
    const refusals = [['guarded', 'UNAUTHENTICATED']];
    expect(await answerTo(null, () => true)).toEqual({ ...all, guarded: null, refusals });
  });
});
