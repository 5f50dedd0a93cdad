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
  const { actor, id, email } = await api.signUp('Maud Example');
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

  const events = await api.bus.take(6);
  expect(events).toMatchObject([
    { type: 'user.created', payload: { role: 'CUSTOMER' } },
    { type: 'user.updated', payload: { changed: ['displayName'] } },
    { type: 'user.updated', payload: { changed: ['preferences'], orderUpdates: true } },
    { type: 'user.updated', payload: { changed: ['preferences'], orderUpdates: false } },
    { type: 'user.updated', payload: { changed: ['role'] } },
    { type: 'user.deleted', payload: {} },
  ]);
  for (const event of events) expect(event).toMatchObject({ aggregateId: id, requestId: 'test' });
  expect(events.map((event) => event.actor)).toEqual([null, actor, actor, actor, admin, actor]);
  expect(JSON.stringify(events)).not.toContain('Maud');
  expect(JSON.stringify(events)).not.toContain(email);
});

it('are not told of what was refused', async () => {
  const { actor, id } = await api.signUp();
  const remove = 'mutation($input: DeleteAccountInput!) { deleteAccount(input: $input) { deletedUserId } }';
  await api.ask(remove, { input: { password: 'not the password' } }, { actor });
  const { id: next } = await api.signUp();
  expect((await api.bus.take(2)).map((event) => [event.type, event.aggregateId])).toEqual([
    ['user.created', id],
    ['user.created', next],
  ]);
});
