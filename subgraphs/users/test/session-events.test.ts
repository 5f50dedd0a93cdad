import { demoAccounts } from '@pet/platform/demo';
import { testActor } from '@pet/platform/testing';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../src/database.ts';
import { openFailedLogins } from '../src/service/failed-logins.ts';
import { openUsersApi, password, sessionOf, type UsersApi } from './users-api.ts';

let api: UsersApi;
beforeAll(async () => {
  api = await openUsersApi();
});
afterAll(() => api.close());

/** Signs somebody up, whose events from then on are to be looked at. */
async function signUp() {
  const signedUp = await api.signUp();
  await api.bus.take(2);
  return signedUp;
}

/** The next events, as type and what is told of them. */
async function next(count: number): Promise<[type: string, id: string, payload: unknown][]> {
  const events = await api.bus.take(count);
  return events.map(({ type, aggregateId, payload }) => [type, aggregateId, payload]);
}

describe('the events of sessions', () => {
  it('tell of a login, of nothing when it is refreshed, and of a refresh token that is used twice', async () => {
    const { email, id } = await signUp();
    const session = sessionOf(await api.login({ email, password }));
    await api.refresh(session);
    await api.refresh(session, { userAgent: 'a thief' });
    expect(await next(3)).toEqual([
      ['session.started', session.id, { userId: id, by: 'LOGIN' }],
      ['session.reuse_detected', session.id, { userId: id }],
      ['session.ended', session.id, { userId: id, reason: 'REUSE_DETECTED' }],
    ]);
    // It is over: whoever brings another of its tokens is refused, and there is nothing more to tell.
    await api.refresh(session, { userAgent: 'a thief' });
    sessionOf(await api.login({ email, password }));
    expect(await next(1)).toEqual([['session.started', expect.any(String), { userId: id, by: 'LOGIN' }]]);
  });

  it('tell why a session has ended, once', async () => {
    const { actor, id, email, session } = await signUp();
    const ended = (sessionId: string, reason: string) => ['session.ended', sessionId, { userId: id, reason }];
    async function logIn() {
      const other = sessionOf(await api.login({ email, password }));
      await next(1);
      return other;
    }

    const revoked = await logIn();
    await api.ask(
      'mutation ($id: ID!) { revokeSession(input: { sessionId: $id }) { revokedSessionId } }',
      { id: revoked.id },
      { actor },
    );
    expect(await next(1)).toEqual([ended(revoked.id, 'REVOKED')]);

    const other = await logIn();
    await api.ask(
      `mutation { changePassword(input: { currentPassword: "${password}", newPassword: "another terrier, Bella" }) { user { id } } }`,
      {},
      { actor },
    );
    expect(await next(2)).toEqual([['user.password_changed', id, {}], ended(other.id, 'PASSWORD_CHANGED')]);

    const logout = 'mutation { logout { revokedSessionId } }';
    await api.ask(logout, {}, { actor });
    await api.ask(logout, {}, { actor });
    await api.signUp();
    expect((await next(3))[0]).toEqual(ended(session.id, 'LOGGED_OUT'));
  });

  it('tell of rights that are given and taken', async () => {
    const { id, session } = await signUp();
    const admin = testActor('ADMIN', demoAccounts.admin.id);
    for (const role of ['STAFF', 'STAFF', 'CUSTOMER']) {
      const assign = 'mutation ($input: AssignRoleInput!) { assignRole(input: $input) { user { id } } }';
      await api.ask(assign, { input: { userId: id, role } }, { actor: admin });
    }
    expect((await next(6)).filter(([type]) => type !== 'user.updated')).toEqual([
      ['user.role_changed', id, { from: 'CUSTOMER', to: 'STAFF' }],
      ['user.role_changed', id, { from: 'STAFF', to: 'CUSTOMER' }],
      ['session.ended', session.id, { userId: id, reason: 'RIGHTS_TAKEN' }],
    ]);
  });
});

describe('failed logins', () => {
  it('are told of by account and number, and not of an account that is gone', async () => {
    const [one, other, gone] = [await signUp(), await signUp(), await signUp()];
    const remove = 'mutation($input: DeleteAccountInput!) { deleteAccount(input: $input) { deletedUserId } }';
    await api.ask(remove, { input: { password } }, { actor: gone.actor });
    await next(2);
    const failed = openFailedLogins({
      database: api.database,
      wakeRelay: () => {},
      logger: pino({ level: 'silent' }),
    });
    for (const { id } of [one, other, one, gone, one]) failed.note(id);
    await failed.close();
    expect(new Set(await next(2))).toEqual(
      new Set([
        ['user.logins_failed', one.id, { count: 3 }],
        ['user.logins_failed', other.id, { count: 1 }],
      ]),
    );
  });

  it('are told of before the subgraph closes, and what was right is not', async () => {
    const own = await openUsersApi();
    const { id, email } = await own.signUp();
    for (const tried of ['a wrong one', 'another wrong one', password])
      await own.login({ email, password: tried });
    await own.login({ email: 'nobody@example.com', password });
    await own.close();
    const { url, schema } = own.environment.database;
    const database = openDatabase({ url, schema });
    const rows = await database.$queryRaw<unknown[]>`
      SELECT event->>'aggregateId' AS id, event->'payload' AS payload FROM outbox
      WHERE event->>'type' = 'user.logins_failed'`;
    await database.$disconnect();
    expect(rows).toEqual([{ id, payload: { count: 2 } }]);
  });
});
