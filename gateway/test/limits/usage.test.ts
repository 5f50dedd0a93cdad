import { describe, expect, it } from 'vitest';
import { shopFieldRates } from '../../src/limits/field-rates.ts';
import { compileUsage } from '../../src/limits/usage.ts';
import { apiSchema, parseOperation } from './parse-operation.ts';

function usageOf(text: string, variables: Record<string, unknown> = {}) {
  const { fields, accounts } = compileUsage(apiSchema, ...parseOperation(text), shopFieldRates)(variables);
  return { ...Object.fromEntries(fields.map(({ rateClass, amount }) => [rateClass, amount])), accounts };
}

const login = (alias: string, email: string) =>
  `${alias}: login(input: { email: "${email}", password: "guess" }) { session { id } }`;

describe('every root field', () => {
  it.each(['query', 'mutation', 'subscription'] as const)('of a %s has a class, and no other has', (kind) => {
    const type = {
      query: apiSchema.getQueryType(),
      mutation: apiSchema.getMutationType(),
      subscription: apiSchema.getSubscriptionType(),
    }[kind];
    const fields = Object.keys(type?.getFields() ?? {});
    expect([...shopFieldRates[kind].keys()].sort()).toEqual(fields.sort());
  });
});

describe('an operation takes', () => {
  it('as much of a class as it has fields of it, whatever they are called', () => {
    expect(usageOf('{ me { id } a: me { id } b: orders { totalCount } }')).toEqual({ read: 3, accounts: [] });
    expect(usageOf('{ me { id } sharedDesign(token: "x") { version } }')).toMatchObject({
      read: 1,
      lookup: 1,
    });
    expect(
      usageOf('mutation { a: logout { userErrors { code } } b: logout { userErrors { code } } }'),
    ).toEqual({
      write: 2,
      accounts: [],
    });
  });

  it('a field once that is selected twice, and those of fragments', () => {
    const text = `query { me { id } ...More ... on Query { me { displayName } } }
      fragment More on Query { me { createdAt } b: me { id } }`;
    expect(usageOf(text)).toMatchObject({ read: 2 });
  });

  it('what @skip and @include leave in', () => {
    const text = `query ($with: Boolean! = true, $without: Boolean!) {
      a: me @include(if: $with) { id }
      b: me @skip(if: $without) { id }
      ...More @include(if: $without)
      a: me @include(if: $without) { displayName }
    }
    fragment More on Query { c: me { id } d: me @skip(if: true) { id } }`;
    expect(usageOf(text, { without: false })).toMatchObject({ read: 2 });
    expect(usageOf(text, { without: true })).toMatchObject({ read: 2 });
    expect(usageOf(text, { with: false, without: false })).toMatchObject({ read: 1 });
    expect(usageOf(text, { with: false, without: true })).toMatchObject({ read: 2 });
  });

  it('something even if it leaves everything out, or asks for nothing of ours', () => {
    expect(usageOf('{ me @skip(if: true) { id } }')).toEqual({ read: 1, accounts: [] });
    expect(usageOf('mutation { logout @include(if: false) { userErrors { code } } }')).toMatchObject({
      write: 1,
    });
    expect(usageOf('{ __typename }')).toMatchObject({ read: 1 });
  });
});

describe('the accounts that are tried', () => {
  it('are found in literals and variables, in the spelling they are stored in', () => {
    const text = `mutation ($input: LoginInput!, $email: String! = "Nora@Example.com") {
      ${login('a', ' ADA@example.com ')}
      b: login(input: $input) { session { id } }
      c: login(input: { email: $email, password: "guess" }) { session { id } }
    }`;
    expect(usageOf(text, { input: { email: 'Grace@example.com', password: 'guess' } })).toEqual({
      auth: 3,
      accounts: ['ada@example.com', 'grace@example.com', 'nora@example.com'],
    });
  });

  it('are found in a default, which hides nobody', () => {
    const text = `mutation ($input: LoginInput! = { email: "ada@example.com", password: "guess" }) {
      login(input: $input) { session { id } }
    }`;
    expect(usageOf(text).accounts).toEqual(['ada@example.com']);
  });

  it('are nobody by name where a field names none, or its variables will be refused', () => {
    const change =
      'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { user { id } } }';
    expect(usageOf(change, { input: { currentPassword: 'a', newPassword: 'b' } })).toEqual({
      auth: 1,
      accounts: [null],
    });
    const broken = 'mutation ($input: LoginInput!) { login(input: $input) { session { id } } }';
    expect(usageOf(broken, { input: 7 })).toEqual({ auth: 1, accounts: [null] });
  });
});
