import { demoAccounts } from '@pet/platform/demo';
import { testActor } from '@pet/platform/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openUsersApi, password } from './users-api.ts';

let api: Awaited<ReturnType<typeof openUsersApi>>;
beforeAll(async () => {
  api = await openUsersApi();
});
afterAll(() => api.close());

it('tell of an account from its opening to its end, by whose doing, and never who it is', async () => {
  const { actor, id, email, session } = await api.signUp('Maud Example');
  const update = 'mutation($input: UpdateProfileInput!) { updateProfile(input: $input) { user { id } } }';
  await api.ask(update, { input: { displayName: 'Maud Else' } }, { actor });
  const prefer =
    'mutation($input: UpdatePreferencesInput!) { updatePreferences(input: $input) { preferences { units } } }';
  await api.ask(prefer, { input: { units: 'IMPERIAL' } }, { actor });
  await api.ask(prefer, { input: { orderUpdates: false } }, { actor });
  const assign = 'mutation($input: AssignRoleInput!) { assignRole(input: $input) { user { id } } }';
  const admin = testActor('ADMIN', demoAccounts.admin.id);
  await api.ask(assign, { input: { userId: id, role: 'STAFF' } }, { actor: admin });
  const remove = 'mutation($input: DeleteAccountInput!) { deleteAccount(input: $input) { deletedUserId } }';
  await api.ask(remove, { input: { password } }, { actor });

  const events = await api.bus.take(9);
  expect(events).toMatchObject([
    { type: 'user.created', aggregateId: id, payload: { role: 'CUSTOMER' } },
    { type: 'session.started', aggregateId: session.id, payload: { userId: id, by: 'REGISTRATION' } },
    { type: 'user.updated', aggregateId: id, payload: { changed: ['displayName'] } },
    { type: 'user.updated', payload: { changed: ['preferences'], orderUpdates: true } },
    { type: 'user.updated', payload: { changed: ['preferences'], orderUpdates: false } },
    { type: 'user.updated', payload: { changed: ['role'] } },
    { type: 'user.role_changed', aggregateId: id, payload: { from: 'CUSTOMER', to: 'STAFF' } },
    { type: 'session.ended', aggregateId: session.id, payload: { userId: id, reason: 'ACCOUNT_DELETED' } },
    { type: 'user.deleted', aggregateId: id, payload: {} },
  ]);
  for (const event of events) expect(event).toMatchObject({ requestId: 'test' });
  const byOwner = [actor, actor, actor];
  expect(events.map((event) => event.actor)).toEqual([null, null, ...byOwner, admin, admin, actor, actor]);
  expect(JSON.stringify(events)).not.toContain('Maud');
  expect(JSON.stringify(events)).not.toContain(email);
});

it('are not told of what was refused', async () => {
  const { actor, id } = await api.signUp();
  const remove = 'mutation($input: DeleteAccountInput!) { deleteAccount(input: $input) { deletedUserId } }';
  await api.ask(remove, { input: { password: 'not the password' } }, { actor });
  const { id: next } = await api.signUp();
  const events = await api.bus.take(4);
  expect(
    events.filter(({ type }) => type.startsWith('user')).map((event) => [event.type, event.aggregateId]),
  ).toEqual([
    ['user.created', id],
    ['user.created', next],
  ]);
});
