import { describe, expect, it } from 'vitest';
import { prepareSessionFetch } from '../../src/sessions/session-fetch.ts';

function prepare(text: string) {
  const fetch = prepareSessionFetch(text);
  if (fetch === null) throw new Error('It has nothing to do with sessions');
  return fetch;
}

const expires = '2026-12-01T00:00:00.000Z';
const kept = (refreshToken: string) => ({ __keptSession: { refreshToken, refreshTokenExpiresAt: expires } });

describe('a fetch for clients that do not see refresh tokens', () => {
  it('is as it was where it has nothing to do with sessions', () => {
    expect(prepareSessionFetch('mutation { updateProfile(input: {}) { user { id } } }')).toBeNull();
  });

  it('takes the token out of every place a client may have asked for it, under any name', () => {
    const { takeTokens } = prepare(
      `mutation ($i: LoginInput!) { a: login(input: $i) {
        s: session { x: refreshToken ... { y: refreshToken } id } session { refreshToken } } }`,
    );
    const session = { x: 'secret', y: 'secret', id: '1' };
    const payload = { s: session, session: { refreshToken: 'secret' }, ...kept('secret') };
    expect(takeTokens({ a: payload })).toEqual({
      data: { a: { s: { x: '', y: '', id: '1' }, session: { refreshToken: '' } } },
      change: { kind: 'STARTED', refreshToken: 'secret', expiresAt: new Date(expires) },
    });
  });

  it('puts the kept token where there is none, and no other token away', () => {
    const byVariable = prepare(
      'mutation ($i: RefreshSessionInput!) { refreshSession(input: $i) { session { id } } }',
    );
    expect(byVariable.withToken({ i: {} }, 'kept')).toEqual({ i: { refreshToken: 'kept' } });
    expect(byVariable.withToken({ i: { refreshToken: 'own' } }, 'kept')).toEqual({
      i: { refreshToken: 'own' },
    });
    const writtenOut = prepare(
      'mutation { refreshSession(input: { refreshToken: "own" }) { session { id } } }',
    );
    expect(writtenOut.withToken({}, 'kept')).toEqual({});
    expect(writtenOut.text).toContain('"own"');
  });

  it('says nothing of a session when the mutation did nothing', () => {
    const { takeTokens } = prepare('mutation ($i: LoginInput!) { login(input: $i) { userErrors { code } } }');
    const refused = { login: { userErrors: [{ code: 'INVALID_CREDENTIALS' }], __keptSession: null } };
    expect(takeTokens(refused)).toEqual({
      data: { login: { userErrors: refused.login.userErrors } },
      change: null,
    });
    expect(takeTokens({ login: null })).toEqual({ data: { login: null }, change: null });
  });
});
