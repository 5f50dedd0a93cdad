import { demoAccounts, demoPassword } from '@pet/platform/demo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UsersUserError } from '../generated/graphql.ts';
import { codesOf, openUsersApi, password, type Sender, sessionOf, type UsersApi } from './users-api.ts';

let api: UsersApi;
beforeAll(async () => {
  api = await openUsersApi();
});
afterAll(() => api.close());

interface Answer {
  readonly user: { id: string; displayName: string; email: string } | null;
  readonly preferences: Record<string, unknown> | null;
  readonly deletedUserId: string | null;
  readonly userErrors: readonly UsersUserError[];
}

const errors = 'userErrors { message field code }';
const updateProfile = (input: object, sender: Sender) =>
  api.ask<Answer>(
    `mutation($input: UpdateProfileInput!) { updateProfile(input: $input) { user { id displayName email } ${errors} } }`,
    { input },
    sender,
  );
const updatePreferences = (input: object, sender: Sender) =>
  api.ask<Answer>(
    `mutation($input: UpdatePreferencesInput!) {
      updatePreferences(input: $input) { preferences { units locale marketingEmails orderUpdates } ${errors} } }`,
    { input },
    sender,
  );
const changePassword = (input: object, sender: Sender) =>
  api.ask<Answer>(
    `mutation($input: ChangePasswordInput!) { changePassword(input: $input) { user { id email } ${errors} } }`,
    { input },
    sender,
  );
const deleteAccount = (given: string, sender: Sender) =>
  api.ask<Answer>(
    `mutation($input: DeleteAccountInput!) { deleteAccount(input: $input) { deletedUserId ${errors} } }`,
    { input: { password: given } },
    sender,
  );

describe('a profile', () => {
  it('changes what is given and keeps the rest', async () => {
    const { actor, id, email } = await api.signUp();
    const renamed = await updateProfile({ displayName: ' José ', email: null }, { actor });
    expect(renamed).toEqual({ user: { id, email, displayName: 'José' }, userErrors: [] });
    const moved = await updateProfile({ email: 'Moved@Example.com', currentPassword: password }, { actor });
    expect(moved.user).toEqual({ id, email: 'moved@example.com', displayName: 'José' });
    expect((await updateProfile({}, { actor })).user).toEqual(moved.user);
    sessionOf(await api.login({ email: 'moved@example.com', password }));
  });

  it('changes the name without undoing a change of the address that comes in between', async () => {
    const { actor, id } = await api.signUp();
    const renaming = await api.database.$transaction(async (tx) => {
      await tx.user.update({ where: { id }, data: { email: 'in-between@example.com' } });
      const change = { answer: updateProfile({ displayName: 'Renamed' }, { actor }) };
      const blocked = () => tx.$queryRaw<unknown[]>`
        SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      while ((await blocked()).length === 0);
      return change;
    });
    expect((await renaming.answer).user).toEqual({
      id,
      email: 'in-between@example.com',
      displayName: 'Renamed',
    });
  });

  it('changes the address only for who knows the password', async () => {
    const { actor } = await api.signUp();
    for (const currentPassword of [null, '', 'wrong']) {
      const answer = await updateProfile({ email: 'elsewhere@example.com', currentPassword }, { actor });
      expect(answer).toMatchObject({
        user: null,
        userErrors: [{ code: 'INVALID_CREDENTIALS', field: ['currentPassword'] }],
      });
    }
    expect(
      (await updateProfile({ email: (await api.signUp()).email, currentPassword: password }, { actor }))
        .userErrors,
    ).toMatchObject([{ code: 'EMAIL_TAKEN', field: ['email'] }]);
  });

  it('names what is wrong', async () => {
    const { actor } = await api.signUp();
    const answer = await updateProfile({ displayName: ' ', email: '@' }, { actor });
    expect(answer.userErrors.map(({ field, code }) => [field, code])).toEqual([
      [['displayName'], 'INVALID'],
      [['email'], 'INVALID'],
    ]);
  });
});

describe('preferences', () => {
  it('change what is given and keep the rest', async () => {
    const { actor } = await api.signUp();
    await updatePreferences({ units: 'IMPERIAL', locale: 'DE-at' }, { actor });
    const answer = await updatePreferences({ marketingEmails: true, locale: null }, { actor });
    expect(answer).toEqual({
      preferences: { units: 'IMPERIAL', locale: 'de-AT', marketingEmails: true, orderUpdates: true },
      userErrors: [],
    });
    expect((await updatePreferences({}, { actor })).preferences).toEqual(answer.preferences);
  });

  it('refuse what is no language tag', async () => {
    const { actor } = await api.signUp();
    const answer = await updatePreferences({ locale: 'not a locale' }, { actor });
    expect(answer).toMatchObject({ preferences: null, userErrors: [{ code: 'INVALID', field: ['locale'] }] });
  });
});

describe('a change of password', () => {
  it('ends the other sessions and keeps this one', async () => {
    const { actor, email, session } = await api.signUp();
    const other = sessionOf(await api.login({ email, password }));
    const answer = await changePassword(
      { currentPassword: password, newPassword: 'quite another one' },
      { actor },
    );
    expect(answer).toMatchObject({ user: { email }, userErrors: [] });
    expect(await api.actorOf(session)).toEqual(actor);
    expect(await api.actorOf(other)).toBeNull();
    expect(codesOf(await api.refresh(other))).toEqual(['INVALID_REFRESH_TOKEN']);
    sessionOf(await api.refresh(session));
  });

  it.each([
    [
      { currentPassword: 'wrong', newPassword: 'quite another one' },
      'INVALID_CREDENTIALS',
      'currentPassword',
    ],
    [{ currentPassword: password, newPassword: 'password123' }, 'WEAK_PASSWORD', 'newPassword'],
    [{ currentPassword: password, newPassword: 'short' }, 'WEAK_PASSWORD', 'newPassword'],
    [{ currentPassword: password, newPassword: 'x9'.repeat(65) }, 'WEAK_PASSWORD', 'newPassword'],
    [{ currentPassword: password, newPassword: 'jane doe 1' }, 'WEAK_PASSWORD', 'newPassword'],
  ])('refuses %j', async (input, code, field) => {
    const { actor } = await api.signUp('Jane Doe');
    expect(await changePassword(input, { actor })).toMatchObject({
      user: null,
      userErrors: [{ code, field: [field] }],
    });
  });

  it('is made once when two of them race', async () => {
    const { actor, email } = await api.signUp();
    const candidates = ['the first new one', 'the second new one'];
    const answers = await Promise.all(
      candidates.map((newPassword) => changePassword({ currentPassword: password, newPassword }, { actor })),
    );
    expect(answers.flatMap(codesOf)).toEqual(['INVALID_CREDENTIALS']);
    const winner = candidates[answers.findIndex(({ user }) => user !== null)];
    sessionOf(await api.login({ email, password: winner }));
  });
});

describe('a deleted account', () => {
  it('leaves nothing of its owner but an id that others may still refer to', async () => {
    const { actor, email, id, session } = await api.signUp();
    expect(codesOf(await deleteAccount('wrong', { actor }))).toEqual(['INVALID_CREDENTIALS']);
    expect(await deleteAccount(password, { actor })).toEqual({ deletedUserId: id, userErrors: [] });

    const row = await api.database.user.findUniqueOrThrow({
      where: { id },
      include: { preferences: true, sessions: true },
    });
    expect(row).toMatchObject({
      email: null,
      displayName: 'Deleted customer',
      passwordHash: null,
      preferences: null,
      sessions: [],
    });
    expect(row.deletedAt).toBeInstanceOf(Date);
    expect(await api.actorOf(session)).toBeNull();
    expect(codesOf(await api.refresh(session))).toEqual(['INVALID_REFRESH_TOKEN']);
    expect(codesOf(await api.login({ email, password }))).toEqual(['INVALID_CREDENTIALS']);

    const references = `query($of: [_Any!]!) { _entities(representations: $of) { ... on User { id displayName } } }`;
    expect(await api.ask(references, { of: [{ __typename: 'User', id }] })).toEqual([
      { id, displayName: 'Deleted customer' },
    ]);
    const staff = {
      actor: { userId: demoAccounts.staff.id, sessionId: demoAccounts.staff.id, role: 'STAFF' as const },
    };
    expect(
      await api.ask(
        'query($id: ID!) { user(id: $id) { displayName email role preferences { units } } }',
        { id },
        staff,
      ),
    ).toEqual({
      displayName: 'Deleted customer',
      email: null,
      role: null,
      preferences: null,
    });

    sessionOf(await api.register({ email, password, displayName: 'Somebody New' }));
  });

  it('is signed out everywhere: what is left of its access token does nothing', async () => {
    const { actor } = await api.signUp();
    await deleteAccount(password, { actor });
    expect(await api.ask('{ me { id } }', {}, { actor })).toBeNull();
    const attempts = [
      'mutation { updateProfile(input: { displayName: "Back" }) { user { id } } }',
      'mutation { updatePreferences(input: { units: IMPERIAL }) { preferences { units } } }',
      `mutation { changePassword(input: { currentPassword: "${password}", newPassword: "another password" }) { user { id } } }`,
      `mutation { deleteAccount(input: { password: "${password}" }) { deletedUserId } }`,
    ];
    for (const attempt of attempts) {
      const { errors: found } = await api.run(attempt, {}, { actor });
      expect(found?.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
    }
  });

  it('stays deleted when a login, a refresh and a change race with it', async () => {
    const { actor, email, id, session } = await api.signUp();
    const [deleted] = await Promise.all([
      deleteAccount(password, { actor }),
      ...Array.from({ length: 4 }, () => api.login({ email, password })),
      api.refresh(session),
      api.run(
        'mutation { updateProfile(input: { displayName: "Still here" }) { user { id } } }',
        {},
        { actor },
      ),
    ]);
    expect(codesOf(deleted)).toEqual([]);
    expect(await api.database.session.count({ where: { userId: id } })).toBe(0);
    const row = await api.database.user.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ displayName: 'Deleted customer', email: null });
  });
});

describe('the demo accounts', () => {
  it('can sign in with the demo password', async () => {
    for (const { id, email } of Object.values(demoAccounts)) {
      expect(sessionOf(await api.login({ email, password: demoPassword })).user.id).toBe(id);
    }
  });

  it('are left as they are by another seed', async () => {
    const actor = {
      userId: demoAccounts.rival.id,
      sessionId: demoAccounts.rival.id,
      role: 'CUSTOMER' as const,
    };
    await updateProfile({ displayName: 'Renamed Rival' }, { actor });
    const before = await api.database.user.findMany({ orderBy: { id: 'asc' } });
    await api.mounted.seed();
    expect(await api.database.user.findMany({ orderBy: { id: 'asc' } })).toEqual(before);
  });
});
