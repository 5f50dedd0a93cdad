import type { Actor } from '@pet/platform/identity';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UsersUserError } from '../generated/graphql.ts';
import { openUsersApi, password, type UsersApi } from './users-api.ts';

let api: UsersApi;
let actor: Actor;
beforeAll(async () => {
  api = await openUsersApi();
  ({ actor } = await api.signUp());
});
afterAll(() => api.close());

const megabyte = 1_000_000;
const hostileTexts = {
  letters: 'x'.repeat(megabyte),
  digits: '1'.repeat(megabyte),
  'digits and a letter': `${'1'.repeat(megabyte)}a`,
  signs: '!'.repeat(megabyte),
  spaces: ' '.repeat(megabyte),
  'at signs': 'a@'.repeat(megabyte / 2),
  dots: `a@${'a.'.repeat(megabyte / 2)}`,
  'combining marks': `e${'\u0301'.repeat(megabyte)}`,
  'joined emoji': '👩‍'.repeat(megabyte / 4),
};

const mutations = {
  register: ['RegisterInput', { email: 'e@example.com', password, displayName: 'E', deviceName: 'E' }],
  login: ['LoginInput', { email: 'e@example.com', password, deviceName: 'E' }],
  refreshSession: ['RefreshSessionInput', { refreshToken: 'x' }],
  revokeSession: ['RevokeSessionInput', { sessionId: 'x' }],
  changePassword: ['ChangePasswordInput', { currentPassword: 'wrong', newPassword: 'x' }],
  updateProfile: [
    'UpdateProfileInput',
    { displayName: 'E', email: 'e@example.com', currentPassword: 'wrong' },
  ],
  updatePreferences: ['UpdatePreferencesInput', { locale: 'en' }],
  deleteAccount: ['DeleteAccountInput', { password: 'wrong' }],
} as const;

const fieldsOfMutations = Object.entries(mutations).flatMap(([name, [type, input]]) =>
  Object.keys(input).map((field) => [name, field, type, input] as const),
);

describe('a megabyte of text', () => {
  it.each(fieldsOfMutations)(
    'in %s.%s is refused with userErrors, in no time',
    async (name, field, type, input) => {
      const document = `mutation($input: ${type}!) { ${name}(input: $input) { userErrors { message field code } } }`;
      for (const text of Object.values(hostileTexts)) {
        const startedAt = performance.now();
        const { userErrors } = await api.ask<{ userErrors: UsersUserError[] }>(
          document,
          { input: { ...input, [field]: text } },
          { actor },
        );
        expect(performance.now() - startedAt).toBeLessThan(1000);
        // Spaces around a text do not count, so a device's name may come down to nothing.
        if (!(field === 'deviceName' && text.trim() === '')) expect(userErrors.length).toBeGreaterThan(0);
        expect(JSON.stringify(userErrors).length).toBeLessThan(1000);
      }
    },
  );
});

describe('values of a wrong type', () => {
  it.each([7, true, ['x'], { text: 'x' }, null])('in place of a text are refused: %j', async (value) => {
    const { data, errors } = await api.run(
      'mutation($input: LoginInput!) { login(input: $input) { session { id } } }',
      { input: { email: value, password } },
    );
    expect(data).toBeUndefined();
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  });

  it('in place of an enum or a flag are refused', async () => {
    for (const input of [{ units: 'FURLONGS' }, { marketingEmails: 'yes' }, { unknown: 1 }]) {
      const { errors } = await api.run(
        'mutation($input: UpdatePreferencesInput!) { updatePreferences(input: $input) { userErrors { code } } }',
        { input },
        { actor },
      );
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    }
  });
});

describe('malformed ids', () => {
  it.each([
    '',
    'x',
    '0',
    "' OR 1=1 --",
    'a0000000-0000-4000-8000-00000000000',
    '\u202e',
    'x'.repeat(megabyte),
  ])('are missing: %.40j', async (id) => {
    const staff = { actor: { ...actor, role: 'STAFF' as const } };
    expect(await api.ask('query($id: ID!) { user(id: $id) { id } }', { id }, staff)).toBeNull();
  });
});
