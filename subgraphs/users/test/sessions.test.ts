import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestRefreshToken, mintRefreshToken } from '../src/domain/refresh-tokens.ts';
import { repeatGrace } from '../src/domain/sessions.ts';
import { codesOf, openUsersApi, password, sessionOf, type UsersApi } from './users-api.ts';

let api: UsersApi;
beforeAll(async () => {
  api = await openUsersApi();
});
afterAll(() => api.close());

/** Lets time pass for one session, by moving all it has behind it into the past. */
async function age(sessionId: string, milliseconds: number): Promise<void> {
  const interval = `${milliseconds} milliseconds`;
  await api.database.$executeRaw`
    UPDATE sessions SET created_at = created_at - ${interval}::interval, last_used_at = last_used_at - ${interval}::interval,
      expires_at = expires_at - ${interval}::interval, rotated_at = rotated_at - ${interval}::interval
    WHERE id = ${sessionId}::uuid`;
  await api.database.$executeRaw`
    UPDATE refresh_tokens SET expires_at = expires_at - ${interval}::interval WHERE session_id = ${sessionId}::uuid`;
}

const day = 24 * 60 * 60 * 1000;

describe('the life of a session', () => {
  it('goes from registration through login and refreshes to logout', async () => {
    const { email, session: first, actor } = await api.signUp();
    const second = sessionOf(
      await api.login({ email: ` ${email.toUpperCase()} `, password, deviceName: 'Laptop' }),
    );
    expect(second.id).not.toBe(first.id);

    const refreshed = sessionOf(await api.refresh(second));
    expect(refreshed.id).toBe(second.id);
    expect(refreshed.refreshToken).not.toBe(second.refreshToken);
    expect(await api.actorOf(refreshed)).toEqual({
      userId: actor.userId,
      sessionId: second.id,
      role: 'CUSTOMER',
    });

    const laptop = await api.actorOf(refreshed);
    const listed = await api.ask<{ id: string; deviceName: string; current: boolean }[]>(
      '{ mySessions { id deviceName userAgent current createdAt lastUsedAt } }',
      {},
      { actor: laptop },
    );
    expect(listed).toMatchObject([
      { id: second.id, deviceName: 'Laptop', userAgent: 'phone', current: true },
      { id: first.id, deviceName: 'Phone', userAgent: 'phone', current: false },
    ]);

    const answer = await api.ask(
      'mutation { logout { revokedSessionId userErrors { code } } }',
      {},
      { actor: laptop },
    );
    expect(answer).toEqual({ revokedSessionId: second.id, userErrors: [] });
    expect(await api.actorOf(refreshed)).toBeNull();
    expect(codesOf(await api.refresh(refreshed))).toEqual(['INVALID_REFRESH_TOKEN']);
    expect(await api.actorOf(first)).toEqual(actor);
  });

  it('hands out tokens that last 15 minutes and 7 days', async () => {
    const { email } = await api.signUp();
    const { session } = await api.ask<{ session: Record<string, Date> }>(
      `mutation($input: LoginInput!) { login(input: $input) {
        session { accessTokenExpiresAt refreshTokenExpiresAt } } }`,
      { input: { email, password } },
    );
    const minutes = (end: Date | undefined) => Math.round((Number(end) - Date.now()) / 60_000);
    expect(minutes(session.accessTokenExpiresAt)).toBe(15);
    expect(minutes(session.refreshTokenExpiresAt)).toBe(7 * 24 * 60);
  });

  it('stores refresh tokens only as hashes', async () => {
    const { session } = await api.signUp();
    const [row] = await api.database.refreshToken.findMany({ where: { sessionId: session.id } });
    expect(row?.tokenHash).toBe(digestRefreshToken(session.refreshToken));
    expect(JSON.stringify(row)).not.toContain(session.refreshToken);
  });

  it('ends when nobody refreshed it for 7 days, and goes on when somebody did', async () => {
    const { email, session, actor } = await api.signUp();
    await age(session.id, 6 * day);
    const refreshed = sessionOf(await api.refresh(session));
    await age(session.id, 6 * day);
    const again = sessionOf(await api.refresh(refreshed));
    expect(await api.database.refreshToken.count({ where: { sessionId: session.id } })).toBe(2);

    await age(session.id, 7 * day);
    expect(codesOf(await api.refresh(again))).toEqual(['INVALID_REFRESH_TOKEN']);
    expect(await api.ask('{ mySessions { id } }', {}, { actor })).toEqual([]);
    await api.login({ email, password });
    expect(await api.database.session.count({ where: { id: session.id } })).toBe(0);
  });

  it('knows a device by at most 300 characters of what it calls itself', async () => {
    const { email } = await api.signUp();
    const session = sessionOf(await api.login({ email, password }, { userAgent: 'x'.repeat(100_000) }));
    const row = await api.database.session.findUniqueOrThrow({ where: { id: session.id } });
    expect(row.userAgent).toBe('x'.repeat(300));
  });
});

describe('a refresh token that comes back', () => {
  it('ends the session when another device brings it', async () => {
    const { session } = await api.signUp();
    const owner = sessionOf(await api.refresh(session));
    expect(codesOf(await api.refresh(session, { userAgent: 'a thief' }))).toEqual(['INVALID_REFRESH_TOKEN']);
    expect(codesOf(await api.refresh(owner))).toEqual(['INVALID_REFRESH_TOKEN']);
    expect(await api.actorOf(owner)).toBeNull();
  });

  it('ends the session once the grace is over', async () => {
    const { session } = await api.signUp();
    const owner = sessionOf(await api.refresh(session));
    await age(session.id, repeatGrace + 1);
    expect(codesOf(await api.refresh(session))).toEqual(['INVALID_REFRESH_TOKEN']);
    expect(codesOf(await api.refresh(owner))).toEqual(['INVALID_REFRESH_TOKEN']);
  });

  it('is exchanged again for the device that lost the answer, and the lost one is worth nothing', async () => {
    const { session } = await api.signUp();
    const lost = sessionOf(await api.refresh(session));
    const found = sessionOf(await api.refresh(session));
    const next = sessionOf(await api.refresh(found));
    expect(codesOf(await api.refresh(lost))).toEqual(['INVALID_REFRESH_TOKEN']);
    // Somebody else holds what the owner lost: the session is over for both.
    expect(codesOf(await api.refresh(next))).toEqual(['INVALID_REFRESH_TOKEN']);
    expect(await api.actorOf(next)).toBeNull();
  });

  it('leaves other sessions of the account alone', async () => {
    const { email, session } = await api.signUp();
    const other = sessionOf(await api.login({ email, password }));
    await api.refresh(session);
    await api.refresh(session, { userAgent: 'a thief' });
    expect(await api.actorOf(other)).not.toBeNull();
    sessionOf(await api.refresh(other));
  });

  it('leaves one usable token when many requests race with one', async () => {
    const { session } = await api.signUp();
    const answers = await Promise.all(Array.from({ length: 8 }, () => api.refresh(session)));
    const issued = answers.map(sessionOf);
    expect(new Set(issued.map(({ refreshToken }) => refreshToken)).size).toBe(8);
    const { currentTokenId } = await api.database.session.findUniqueOrThrow({ where: { id: session.id } });
    const current = await api.database.refreshToken.findUniqueOrThrow({ where: { id: currentTokenId } });
    const usable = issued.filter(
      ({ refreshToken }) => digestRefreshToken(refreshToken) === current.tokenHash,
    );
    expect(usable).toHaveLength(1);
    for (const each of usable) sessionOf(await api.refresh(each));
  });

  it('ends the session when two devices race with it', async () => {
    const { session } = await api.signUp();
    const answers = await Promise.all([
      api.refresh(session, { userAgent: 'phone' }),
      api.refresh(session, { userAgent: 'a thief' }),
    ]);
    expect(answers.flatMap(codesOf)).toEqual(['INVALID_REFRESH_TOKEN']);
    const row = await api.database.session.findUniqueOrThrow({ where: { id: session.id } });
    expect(row.revokedAt).not.toBeNull();
  });

  it('is answered alike, whatever is wrong with it', async () => {
    const used = await api.signUp();
    await api.refresh(used.session);
    const expired = await api.signUp();
    await age(expired.session.id, 8 * day);
    const revoked = await api.signUp();
    await api.ask('mutation { logout { revokedSessionId } }', {}, { actor: revoked.actor });
    const tokens = [
      (await api.signUp()).session.accessToken,
      mintRefreshToken(),
      '',
      'x'.repeat(1_000_000),
      expired.session.refreshToken,
      revoked.session.refreshToken,
      used.session.refreshToken,
    ];
    const answers = await Promise.all(
      tokens.map((refreshToken) =>
        api.ask(
          `mutation($input: RefreshSessionInput!) { refreshSession(input: $input) {
            session { id } userErrors { message field code } } }`,
          { input: { refreshToken } },
          { userAgent: 'a thief' },
        ),
      ),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({
      session: null,
      userErrors: [{ code: 'INVALID_REFRESH_TOKEN', field: ['refreshToken'] }],
    });
  });
});

describe('ending sessions', () => {
  const revokeSession = (sessionId: string, sender: { actor: Parameters<UsersApi['run']>[2] }['actor']) =>
    api.ask<{ revokedSessionId: string | null; userErrors: [] }>(
      'mutation($id: ID!) { revokeSession(input: { sessionId: $id }) { revokedSessionId userErrors { code field message } } }',
      { id: sessionId },
      sender,
    );

  it("ends one of one's own, once", async () => {
    const { email, session, actor } = await api.signUp();
    const other = sessionOf(await api.login({ email, password }));
    expect(await revokeSession(other.id, { actor })).toEqual({ revokedSessionId: other.id, userErrors: [] });
    expect(await api.actorOf(other)).toBeNull();
    expect(await api.actorOf(session)).toEqual(actor);
    expect(codesOf(await revokeSession(other.id, { actor }))).toEqual(['NOT_FOUND']);
  });

  it("answers for another's session as for a missing or malformed one, and leaves it alone", async () => {
    const { actor } = await api.signUp();
    const victim = await api.signUp();
    const answers = await Promise.all(
      [victim.session.id, randomUUID(), 'not-an-id', ''].map((id) => revokeSession(id, { actor })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({
      revokedSessionId: null,
      userErrors: [{ code: 'NOT_FOUND', field: ['sessionId'] }],
    });
    sessionOf(await api.refresh(victim.session));
  });

  it.each([true, false])('ends all, keeping the current one: %s', async (exceptCurrent) => {
    const { email, session, actor } = await api.signUp();
    const others = [await api.login({ email, password }), await api.login({ email, password })].map(
      sessionOf,
    );
    const bystander = await api.signUp();
    const { revokedSessions } = await api.ask<{ revokedSessions: number }>(
      `mutation($input: RevokeAllSessionsInput!) { revokeAllSessions(input: $input) { revokedSessions userErrors { code } } }`,
      { input: { exceptCurrent } },
      { actor },
    );
    const ended = exceptCurrent ? others : [...others, session];
    expect(revokedSessions).toBe(ended.length);
    for (const each of ended) expect(await api.actorOf(each)).toBeNull();
    if (exceptCurrent) sessionOf(await api.refresh(session));
    sessionOf(await api.refresh(bystander.session));
  });
});
