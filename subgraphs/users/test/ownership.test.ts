import { randomUUID } from 'node:crypto';
import { demoAccounts } from '@pet/platform/demo';
import type { Actor } from '@pet/platform/identity';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openUsersApi, password, type UsersApi } from './users-api.ts';

let api: UsersApi;
beforeAll(async () => {
  api = await openUsersApi();
});
afterAll(() => api.close());

const actorFor = (name: keyof typeof demoAccounts): Actor => {
  const { id, role } = demoAccounts[name];
  return { userId: id, sessionId: randomUUID(), role };
};
const { customer, rival } = demoAccounts;
const privateFields = ['email', 'role', 'createdAt', 'preferences { units }'];
const entities = (fields: string) =>
  `query($of: [_Any!]!) { _entities(representations: $of) { ... on User { ${fields} } } }`;
const reference = (id: unknown) => ({ __typename: 'User', id });

describe('an account', () => {
  it('is reached by its owner and by staff; for others it is as if it did not exist', async () => {
    const query = `query($id: ID!) { user(id: $id) { id displayName email role } }`;
    const whole = {
      id: customer.id,
      displayName: customer.displayName,
      email: customer.email,
      role: 'CUSTOMER',
    };
    for (const name of ['customer', 'staff', 'admin'] as const) {
      expect(await api.ask(query, { id: customer.id }, { actor: actorFor(name) })).toEqual(whole);
    }
    for (const actor of [actorFor('rival'), null]) {
      const others = await api.run(query, { id: customer.id }, { actor });
      expect(others).toEqual(await api.run(query, { id: randomUUID() }, { actor }));
      expect(others).toEqual({ data: { user: null } });
    }
    expect(await api.ask(query, { id: randomUUID() }, { actor: actorFor('staff') })).toBeNull();
  });

  it('is "me" for who is signed in, and null for nobody', async () => {
    expect(await api.ask('{ me { id email role } }', {}, { actor: actorFor('rival') })).toEqual({
      id: rival.id,
      email: rival.email,
      role: 'CUSTOMER',
    });
    expect(await api.ask('{ me { id } }')).toBeNull();
    expect(
      await api.ask('{ me { id } }', {}, { actor: { ...actorFor('rival'), userId: randomUUID() } }),
    ).toBeNull();
  });

  it('shows only its name to those who reach it by reference', async () => {
    const of = [reference(customer.id), reference(rival.id)];
    for (const actor of [null, actorFor('customer')]) {
      expect(await api.ask(entities('id displayName'), { of }, { actor })).toEqual([
        { id: customer.id, displayName: customer.displayName },
        { id: rival.id, displayName: rival.displayName },
      ]);
    }
  });

  it.each(privateFields)('keeps %s from others, by reference too', async (field) => {
    const of = [reference(rival.id), reference(customer.id)];
    const name = field.split(' ')[0] ?? field;
    for (const [actor, code] of [
      [null, 'UNAUTHENTICATED'],
      [actorFor('customer'), 'FORBIDDEN'],
    ] as const) {
      const { data, errors } = await api.run(entities(`displayName ${field}`), { of }, { actor });
      expect(data?._entities).toMatchObject([
        { displayName: rival.displayName, [name]: null },
        { displayName: customer.displayName },
      ]);
      expect(errors?.[0]).toMatchObject({ path: ['_entities', 0, name], extensions: { code } });
      expect(errors).toHaveLength(actor === null ? 2 : 1);
    }
    const { errors } = await api.run(entities(field), { of }, { actor: actorFor('staff') });
    expect(errors).toBeUndefined();
  });

  it('shows itself to who has just signed in, and to nobody who comes after', async () => {
    const { email, id } = await api.signUp();
    const answer = await api.ask(
      `mutation($input: LoginInput!) {
        login(input: $input) { session { user { id email role createdAt preferences { units } } } } }`,
      { input: { email, password } },
    );
    expect(answer).toMatchObject({
      session: { user: { id, email, role: 'CUSTOMER', preferences: { units: 'METRIC' } } },
    });
    const { errors } = await api.run(entities('displayName email'), { of: [reference(id)] });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
  });
});

describe('references', () => {
  it('are answered in order, null for what is missing or malformed', async () => {
    const ids = [
      rival.id,
      randomUUID(),
      'not-an-id',
      '',
      7,
      null,
      [customer.id],
      { id: 1 },
      customer.id.toUpperCase(),
      rival.id,
    ];
    const found = await api.ask<({ id: string } | null)[]>(entities('id'), { of: ids.map(reference) });
    expect(found.map((user) => user?.id ?? null)).toEqual([
      rival.id,
      null,
      null,
      null,
      null,
      null,
      null,
      null,
      customer.id,
      rival.id,
    ]);
  });

  it('take one statement per entity type and fetch, whatever their number, and never load password hashes', async () => {
    const of = [
      ...Object.values(demoAccounts).map(({ id }) => id),
      ...Array.from({ length: 200 }, () => randomUUID()),
    ].map(reference);
    const names = await api.statementsOf(() =>
      api.ask(entities('id displayName email'), { of }, { actor: actorFor('staff') }),
    );
    expect(names).toHaveLength(1);
    expect(names[0]).not.toContain('password_hash');
    const preferences = await api.statementsOf(() =>
      api.ask(entities('displayName preferences { locale }'), { of }, { actor: actorFor('staff') }),
    );
    expect(preferences).toHaveLength(2);
  });

  it('take no statement for ids that cannot exist', async () => {
    expect(await api.statementsOf(() => api.ask(entities('id'), { of: [reference('x')] }))).toEqual([]);
  });
});

describe('the rules', () => {
  it.each([
    '{ mySessions { id } }',
    'mutation { logout { revokedSessionId } }',
    'mutation { revokeSession(input: { sessionId: "x" }) { revokedSessionId } }',
    'mutation { revokeAllSessions(input: {}) { revokedSessions } }',
    'mutation { changePassword(input: { currentPassword: "a", newPassword: "b" }) { user { id } } }',
    'mutation { updateProfile(input: {}) { user { id } } }',
    'mutation { updatePreferences(input: {}) { preferences { units } } }',
    'mutation { deleteAccount(input: { password: "a" }) { deletedUserId } }',
  ])('let nobody anonymous do %s', async (operation) => {
    const { errors } = await api.run(operation);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
    expect(await api.statementsOf(() => api.run(operation))).toEqual([]);
  });
});
