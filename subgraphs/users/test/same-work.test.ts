import argon2 from '@node-rs/argon2';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { codesOf, openUsersApi, password, type UsersApi } from './users-api.ts';

const verify = vi.spyOn(argon2, 'verify');
let api: UsersApi;
beforeAll(async () => {
  api = await openUsersApi();
});
beforeEach(() => {
  verify.mockClear();
});
afterAll(() => api.close());

async function addressOfDeleted(): Promise<string> {
  const { email, actor } = await api.signUp();
  const remove = 'mutation($input: DeleteAccountInput!) { deleteAccount(input: $input) { deletedUserId } }';
  await api.ask(remove, { input: { password } }, { actor });
  verify.mockClear();
  return email;
}

/** Nearly all the time that a login takes is that of its one verification, which costs the same for every hash. */
it.each([
  ['of a wrong password', async () => (await api.signUp()).email],
  ['of an unknown address', async () => 'nobody@example.com'],
  ['of what is no address', async () => 'nobody at all'],
  ['of a deleted account', addressOfDeleted],
])('a login %s verifies one password and answers like any other', async (_, address) => {
  const email = await address();
  const answer = await api.login({ email, password: 'not the password' });
  expect(answer).toEqual({
    session: null,
    userErrors: [
      {
        code: 'INVALID_CREDENTIALS',
        field: null,
        message: 'There is no account with this e-mail address and password.',
      },
    ],
  });
  expect(verify).toHaveBeenCalledTimes(1);
  const [call] = verify.mock.calls;
  expect(call?.[0]).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

it('a login with the right password verifies one, too', async () => {
  const { email } = await api.signUp();
  expect(codesOf(await api.login({ email, password }))).toEqual([]);
  expect(verify).toHaveBeenCalledTimes(1);
});
