import { parseOptions } from '@node-rs/argon2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codesOf, openUsersApi, password, sessionOf, type UsersApi } from './users-api.ts';

let api: UsersApi;
beforeAll(async () => {
  api = await openUsersApi();
});
afterAll(() => api.close());

const ownFields =
  'user { id displayName email role createdAt preferences { units locale marketingEmails orderUpdates } }';

describe('registration', () => {
  it('opens an account, signs it in and shows it to its owner', async () => {
    const answer = await api.ask<{ session: { user: Record<string, unknown> } }>(
      `mutation($input: RegisterInput!) { register(input: $input) { session { ${ownFields} } userErrors { code } } }`,
      { input: { email: ' New.Customer@Example.com ', password, displayName: ' New Customer ' } },
    );
    expect(answer.session.user).toMatchObject({
      displayName: 'New Customer',
      email: 'new.customer@example.com',
      role: 'CUSTOMER',
      preferences: { units: 'METRIC', locale: 'en-US', marketingEmails: false, orderUpdates: true },
    });
  });

  it('stores the password as argon2id with 19 MiB, 2 passes and 1 lane', async () => {
    const { id } = await api.signUp();
    const { passwordHash } = await api.database.user.findUniqueOrThrow({ where: { id } });
    expect(passwordHash).toMatch(/^\$argon2id\$/);
    expect(parseOptions(passwordHash ?? '')).toMatchObject({
      memoryCost: 19_456,
      timeCost: 2,
      parallelism: 1,
    });
  });

  it('refuses an address that is taken, in whatever case', async () => {
    const { email } = await api.signUp();
    const answer = await api.register({ email: email.toUpperCase(), password, displayName: 'Somebody Else' });
    expect(answer).toMatchObject({ session: null, userErrors: [{ code: 'EMAIL_TAKEN', field: ['email'] }] });
  });

  it('gives an address to one of many who ask for it at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        api.register({ email: 'sought.after@example.com', password, displayName: `Number ${index}` }),
      ),
    );
    expect(answers.filter(({ session }) => session !== null)).toHaveLength(1);
    expect(answers.flatMap(codesOf)).toEqual(Array(5).fill('EMAIL_TAKEN'));
    expect(await api.database.user.count({ where: { email: 'sought.after@example.com' } })).toBe(1);
  });

  it('names every field that is wrong, and why', async () => {
    const answer = await api.register({
      email: 'nobody',
      password: 'password1',
      displayName: '\u202e',
      deviceName: 'x'.repeat(81),
    });
    expect(answer.session).toBeNull();
    expect(answer.userErrors.map(({ field, code }) => [field, code])).toEqual([
      [['email'], 'INVALID'],
      [['password'], 'WEAK_PASSWORD'],
      [['displayName'], 'INVALID'],
      [['deviceName'], 'INVALID'],
    ]);
    for (const { message } of answer.userErrors) expect(message).toMatch(/^[A-Z].*\.$/);
  });

  it('takes a device name as the device has it', async () => {
    const deviceName = "علی‌رضا's 📱";
    const input = { email: 'device@example.com', password, displayName: 'Somebody', deviceName };
    const { id } = sessionOf(await api.register(input));
    expect(await api.database.session.findUnique({ where: { id } })).toMatchObject({ deviceName });
    const nameless = sessionOf(await api.login({ email: 'device@example.com', password, deviceName: ' ' }));
    expect(await api.database.session.findUnique({ where: { id: nameless.id } })).toMatchObject({
      deviceName: null,
    });
  });

  it.each(['jane.smith@example.com', 'Jane Smith', 'janesmith1999'])(
    'refuses the password %j of Jane Smith',
    async (weak) => {
      const answer = await api.register({
        email: 'jane.smith@example.com',
        password: weak,
        displayName: 'Jane Smith',
      });
      expect(answer.userErrors).toMatchObject([{ code: 'WEAK_PASSWORD', field: ['password'] }]);
    },
  );
});

describe('login', () => {
  it('answers alike for an unknown address and a wrong password, and checks a hash for both', async () => {
    const { email } = await api.signUp();
    const attempts = [
      { email, password: 'not the password' },
      { email, password: '' },
      { email: 'unknown@example.com', password },
      { email: 'not an address', password },
      { email: '', password: '' },
    ];
    const answers = [];
    const milliseconds = [];
    for (const attempt of attempts) {
      const startedAt = performance.now();
      answers.push(JSON.stringify(await api.login(attempt)));
      milliseconds.push(performance.now() - startedAt);
    }
    expect(new Set(answers).size).toBe(1);
    expect(JSON.parse(answers[0] ?? '')).toMatchObject({
      session: null,
      userErrors: [{ code: 'INVALID_CREDENTIALS', field: null }],
    });
    // A lookup alone takes 1 or 2 ms, a hash about 20: generous enough for a busy machine.
    expect(Math.min(...milliseconds)).toBeGreaterThan(Math.max(...milliseconds) / 10);
  });

  it('takes a password however the keyboard composed it', async () => {
    const composed = 'Le chien est déjà là'.normalize('NFC');
    await api.register({ email: 'rene@example.com', password: composed, displayName: 'René' });
    sessionOf(await api.login({ email: 'rene@example.com', password: composed.normalize('NFD') }));
  });

  it('lets nobody in with the old password once a change is through, not even who began before', async () => {
    const { email, actor, id } = await api.signUp();
    const change = () =>
      api.ask<{ userErrors: [] }>(
        `mutation($input: ChangePasswordInput!) { changePassword(input: $input) { userErrors { code field message } } }`,
        { input: { currentPassword: password, newPassword: 'an entirely new one' } },
        { actor },
      );
    const [changed, ...logins] = await Promise.all([
      change(),
      ...Array.from({ length: 6 }, () => api.login({ email, password })),
    ]);
    expect(codesOf(changed)).toEqual([]);
    const alive = await api.database.session.count({ where: { userId: id, revokedAt: null } });
    expect(alive).toBe(1);
    for (const { session } of logins) if (session) expect(await api.actorOf(session)).toBeNull();
    expect(codesOf(await api.login({ email, password }))).toEqual(['INVALID_CREDENTIALS']);
    sessionOf(await api.login({ email, password: 'an entirely new one' }));
  });
});
